// The two products that dense networks consist of. A matrix is a flat Float32Array, row by row.
// Both take four rows at a time, because then a number that was fetched serves four times.

/** input (rows, width) times weight (out, width) transposed, plus bias (out): (rows, out). bias may be null. */
export function multiply(input, weight, bias, rows, out, width) {
  const result = new Float32Array(rows * out);
  for (let i = 0; i < rows; i += 1) {
    const x = i * width, y = i * out;
    let o = 0;
    for (; o + 3 < out; o += 4) {
      const w0 = o * width, w1 = w0 + width, w2 = w1 + width, w3 = w2 + width;
      let a = 0, b = 0, c = 0, d = 0;
      for (let k = 0; k < width; k += 1) {
        const value = input[x + k];
        a += value * weight[w0 + k];
        b += value * weight[w1 + k];
        c += value * weight[w2 + k];
        d += value * weight[w3 + k];
      }
      result[y + o] = a;
      result[y + o + 1] = b;
      result[y + o + 2] = c;
      result[y + o + 3] = d;
    }
    for (; o < out; o += 1) {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += input[x + k] * weight[o * width + k];
      result[y + o] = sum;
    }
    if (bias) for (o = 0; o < out; o += 1) result[y + o] += bias[o];
  }
  return result;
}

/**
 * Adds left times right to result (rows, width). right: (shared, width). The number of left in row r and column s
 * stands at r * down + s * across, so that left is read as it lies or transposed.
 */
export function addProduct(result, left, right, rows, shared, width, down, across) {
  for (let r = 0; r < rows; r += 1) {
    const to = r * width;
    let s = 0;
    for (; s + 3 < shared; s += 4) {
      const at = r * down + s * across;
      const a = left[at], b = left[at + across], c = left[at + 2 * across], d = left[at + 3 * across];
      const r0 = s * width, r1 = r0 + width, r2 = r1 + width, r3 = r2 + width;
      for (let k = 0; k < width; k += 1) {
        result[to + k] += a * right[r0 + k] + b * right[r1 + k] + c * right[r2 + k] + d * right[r3 + k];
      }
    }
    for (; s < shared; s += 1) {
      const a = left[r * down + s * across];
      for (let k = 0; k < width; k += 1) result[to + k] += a * right[s * width + k];
    }
  }
}
