// Wasserstein-1 of as many points as others in the plane, exactly. The cheapest way to carry the ones onto the others
// leaves no point in parts, so it is an assignment: a row for each point, a column for each place.

/** The least mean distance at which points left (n, 2) can be carried onto points right (n, 2), each to one of them. */
export function planeWasserstein(left, right) {
  const n = left.length / 2;
  const distance = (i, j) => Math.hypot(left[2 * i] - right[2 * j], left[2 * i + 1] - right[2 * j + 1]);
  const costs = Array.from({length: n}, (_, i) => Float64Array.from({length: n}, (_, j) => distance(i, j)));
  return assignment(costs).reduce((sum, column, row) => sum + costs[row][column], 0) / n;
}

/**
 * The cheapest way to give each row of costs (n, n) a column of its own: the column of each row.
 *
 * The Hungarian algorithm by shortest paths (Kuhn 1955; Jonker and Volgenant 1987). Rows come in one after another;
 * where the column that a new row wants is taken, a chain of rows moves on, the cheapest that ends at a free column.
 * Each row and column has a price, and the reduced cost, the cost less both prices, is never negative, and 0 where a row
 * has its column. So no other assignment is cheaper: its reduced costs add up to 0 or more.
 */
export function assignment(costs) {
  const n = costs.length, prices = {row: new Float64Array(n), column: new Float64Array(n)};
  const rowOf = new Int32Array(n).fill(-1);  // of each column, -1 while it is free
  const columnOf = new Int32Array(n).fill(-1);
  for (let row = 0; row < n; row += 1) {
    const {before, free} = cheapestPath(costs, prices, rowOf, row);
    for (let column = free; column >= 0;) {  // each row on the path takes the column after it and leaves its own
      const mover = before[column], left = columnOf[mover];
      [rowOf[column], columnOf[mover]] = [mover, column];
      column = left;
    }
  }
  return columnOf;
}

/**
 * From a new row to a free column, through taken columns to the rows that have them (Dijkstra 1959, on reduced costs).
 * before: for each column that was reached, the row before it on the way. Afterwards reduced costs are 0 on the path.
 */
function cheapestPath(costs, prices, rowOf, start) {
  const n = costs.length, length = new Float64Array(n).fill(Infinity), before = new Int32Array(n);
  const isPassed = new Uint8Array(n), passed = [];
  for (let row = start, far = 0; ;) {
    let next = -1;
    for (let column = 0; column < n; column += 1) {
      if (isPassed[column]) continue;
      const through = far + costs[row][column] - prices.row[row] - prices.column[column];
      if (through < length[column]) [length[column], before[column]] = [through, row];
      if (next < 0 || length[column] < length[next]) next = column;
    }
    far = length[next];
    if (rowOf[next] < 0) {
      prices.row[start] += far;
      for (const column of passed) {  // what lies nearer than the free column pays the difference
        prices.row[rowOf[column]] += far - length[column];
        prices.column[column] -= far - length[column];
      }
      return {before, free: next};
    }
    isPassed[next] = 1;
    passed.push(next);
    row = rowOf[next];
  }
}
