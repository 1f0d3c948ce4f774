// `learn` comes when a person wants a run to learn the pictures of a set.
element.addEventListener('click', ({target}) => {
  const button = target.closest('#own-train:enabled');
  if (button) trigger('learn', {set: button.dataset.set});
});
