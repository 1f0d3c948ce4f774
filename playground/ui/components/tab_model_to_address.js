// After a tab's model is opened: the address names it, unless it is the first one, with which the tab begins.
(model) => {
  const told = {tab: 'TAB', model: model === 'FIRST' ? '' : model};
  document.dispatchEvent(new CustomEvent('model', {detail: told}));
  return [];
}
