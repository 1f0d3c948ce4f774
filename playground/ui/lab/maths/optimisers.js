// How a network moves when it knows its gradients. As in torch.optim, with torch's names for the numbers.
import {zerosLike} from './matrices.js';

const sgd = (momentum) => (parameters, settings) => {
  const speeds = zerosLike(parameters);
  return (gradients, rate) => parameters.forEach((values, p) => {
    const kept = momentum(settings), speed = speeds[p], gradient = gradients[p];
    for (let i = 0; i < values.length; i += 1) {
      speed[i] = kept * speed[i] + gradient[i];
      values[i] -= rate * speed[i];
    }
  });
};

/** Adam (Kingma and Ba 2015, algorithm 1); the epsilon is torch's. */
const adam = (parameters, {momentum: beta1}) => {
  const beta2 = 0.999, epsilon = 1e-8, means = zerosLike(parameters), squares = zerosLike(parameters);
  let step = 0;
  return (gradients, rate) => {
    step += 1;
    const first = 1 - beta1 ** step, second = 1 - beta2 ** step;
    parameters.forEach((values, p) => {
      const mean = means[p], square = squares[p], gradient = gradients[p];
      for (let i = 0; i < values.length; i += 1) {
        mean[i] += (1 - beta1) * (gradient[i] - mean[i]);
        square[i] += (1 - beta2) * (gradient[i] * gradient[i] - square[i]);
        values[i] -= rate * (mean[i] / first) / (Math.sqrt(square[i] / second) + epsilon);
      }
    });
  };
};

/** (parameters, settings) -> a function of gradients and rate that moves the parameters. */
export const OPTIMISERS = {
  sgd: {title: 'SGD', start: sgd(() => 0)},
  momentum: {title: 'SGD with momentum', start: sgd(({momentum}) => momentum)},
  adam: {title: 'Adam', start: adam},
};
