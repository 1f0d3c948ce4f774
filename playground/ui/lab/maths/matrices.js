// What dense networks consist of. A matrix is a flat Float64Array, row by row.

/**
 * Adds left times right to result (rows, width). right: (shared, width). The number of left in row r and column s
 * stands at r * down + s * across, so that left is read as it lies or transposed.
 * It goes by blocks of four by four: a number that was fetched once serves four times. The edges go one by one.
 */
export function addProduct(result, left, right, rows, shared, width, down, across) {
  const wholeRows = rows - rows % 4, wholeShared = shared - shared % 4;
  for (let r = 0; r < wholeRows; r += 4) {
    const toA = r * width, toB = toA + width, toC = toB + width, toD = toC + width;
    for (let s = 0; s < wholeShared; s += 4) {
      const a = r * down + s * across, b = a + down, c = b + down, d = c + down;
      const a0 = left[a], a1 = left[a + across], a2 = left[a + 2 * across], a3 = left[a + 3 * across];
      const b0 = left[b], b1 = left[b + across], b2 = left[b + 2 * across], b3 = left[b + 3 * across];
      const c0 = left[c], c1 = left[c + across], c2 = left[c + 2 * across], c3 = left[c + 3 * across];
      const d0 = left[d], d1 = left[d + across], d2 = left[d + 2 * across], d3 = left[d + 3 * across];
      const at0 = s * width, at1 = at0 + width, at2 = at1 + width, at3 = at2 + width;
      for (let k = 0; k < width; k += 1) {
        const x0 = right[at0 + k], x1 = right[at1 + k], x2 = right[at2 + k], x3 = right[at3 + k];
        result[toA + k] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
        result[toB + k] += b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3;
        result[toC + k] += c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3;
        result[toD + k] += d0 * x0 + d1 * x1 + d2 * x2 + d3 * x3;
      }
    }
  }
  for (let r = 0; r < rows; r += 1) {
    for (let s = r < wholeRows ? wholeShared : 0; s < shared; s += 1) {
      const factor = left[r * down + s * across], at = s * width, to = r * width;
      for (let k = 0; k < width; k += 1) result[to + k] += factor * right[at + k];
    }
  }
}

/** result (columns, rows) becomes the transpose of values (rows, columns). */
export function transpose(result, values, rows, columns) {
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) result[c * rows + r] = values[r * columns + c];
  }
}

/** As many zeros as there are values in each. */
export const zerosLike = (all) => all.map((values) => new Float64Array(values.length));

/** Mean of f over values. */
export function mean(values, f = (value) => value) {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += f(values[i]);
  return sum / values.length;
}
