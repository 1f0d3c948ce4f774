// Transposed convolution, one channel: every input cell stamps the kernel, scaled by its value, onto the output
// (Dumoulin and Visin 2016, A guide to convolution arithmetic, section 4). Matrices are arrays of rows.

/** Cells along a side of the output: (n - 1) stride - 2 padding + kernel + outputPadding. */
export const outputSize = (n, kernel, stride, padding, outputPadding = 0) =>
  (n - 1) * stride - 2 * padding + kernel + outputPadding;

/** Where the kernel's top left corner falls for the input cell of that row or column; may lie outside. */
export const stampAt = (cell, stride, padding) => cell * stride - padding;

/** input (n, n) and kernel (k, k) -> the output, rows of numbers. Stamps that overlap are added. */
export function transposedConvolution(input, kernel, stride, padding) {
  const size = Math.max(0, outputSize(input.length, kernel.length, stride, padding));
  const output = Array.from({length: size}, () => Array(size).fill(0));
  for (let row = 0; row < input.length; row += 1) {
    for (let column = 0; column < input.length; column += 1) {
      stamp(output, kernel, stampAt(row, stride, padding), stampAt(column, stride, padding), input[row][column]);
    }
  }
  return output;
}

function stamp(output, kernel, top, left, value) {
  kernel.forEach((line, i) => line.forEach((weight, j) => {
    const row = output[top + i];
    if (row && left + j >= 0 && left + j < row.length) row[left + j] += value * weight;
  }));
}
