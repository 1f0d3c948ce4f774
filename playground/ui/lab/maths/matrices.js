// The two products that dense networks consist of. A matrix is a flat Float64Array, row by row.
// Both work on blocks of two by four: a number that was fetched once serves several times. The edges go one by one.

/** input (rows, width) times weight (out, width) transposed, plus bias (out): (rows, out). bias may be null. */
export function multiply(input, weight, bias, rows, out, width) {
  const result = new Float64Array(rows * out), evenRows = rows - rows % 2, fourths = out - out % 4;
  for (let i = 0; i < evenRows; i += 2) {
    const x0 = i * width, x1 = x0 + width, y0 = i * out, y1 = y0 + out;
    for (let o = 0; o < fourths; o += 4) {
      const w0 = o * width, w1 = w0 + width, w2 = w1 + width, w3 = w2 + width;
      let a0 = 0, b0 = 0, c0 = 0, d0 = 0, a1 = 0, b1 = 0, c1 = 0, d1 = 0;
      for (let k = 0; k < width; k += 1) {
        const u = input[x0 + k], v = input[x1 + k];
        const a = weight[w0 + k], b = weight[w1 + k], c = weight[w2 + k], d = weight[w3 + k];
        a0 += u * a; b0 += u * b; c0 += u * c; d0 += u * d;
        a1 += v * a; b1 += v * b; c1 += v * c; d1 += v * d;
      }
      result[y0 + o] = a0; result[y0 + o + 1] = b0; result[y0 + o + 2] = c0; result[y0 + o + 3] = d0;
      result[y1 + o] = a1; result[y1 + o + 1] = b1; result[y1 + o + 2] = c1; result[y1 + o + 3] = d1;
    }
  }
  for (let i = 0; i < rows; i += 1) {
    for (let o = i < evenRows ? fourths : 0; o < out; o += 1) {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += input[i * width + k] * weight[o * width + k];
      result[i * out + o] = sum;
    }
    if (bias) for (let o = 0; o < out; o += 1) result[i * out + o] += bias[o];
  }
  return result;
}

/**
 * Adds left times right to result (rows, width). right: (shared, width). The number of left in row r and column s
 * stands at r * down + s * across, so that left is read as it lies or transposed.
 */
export function addProduct(result, left, right, rows, shared, width, down, across) {
  const evenRows = rows - rows % 2, fourths = shared - shared % 4;
  for (let r = 0; r < evenRows; r += 2) {
    const to0 = r * width, to1 = to0 + width;
    for (let s = 0; s < fourths; s += 4) {
      const p = r * down + s * across, q = p + down;
      const a0 = left[p], b0 = left[p + across], c0 = left[p + 2 * across], d0 = left[p + 3 * across];
      const a1 = left[q], b1 = left[q + across], c1 = left[q + 2 * across], d1 = left[q + 3 * across];
      const r0 = s * width, r1 = r0 + width, r2 = r1 + width, r3 = r2 + width;
      for (let k = 0; k < width; k += 1) {
        const a = right[r0 + k], b = right[r1 + k], c = right[r2 + k], d = right[r3 + k];
        result[to0 + k] += a0 * a + b0 * b + c0 * c + d0 * d;
        result[to1 + k] += a1 * a + b1 * b + c1 * c + d1 * d;
      }
    }
  }
  for (let r = 0; r < rows; r += 1) {
    for (let s = r < evenRows ? fourths : 0; s < shared; s += 1) {
      const factor = left[r * down + s * across], at = s * width, to = r * width;
      for (let k = 0; k < width; k += 1) result[to + k] += factor * right[at + k];
    }
  }
}
