// Before a tab's model is opened: the model that the address names for this tab, as the last value.
(...values) => {
  const query = new URLSearchParams(location.search), [tab] = (query.get('tab') || '').split('/');
  values[values.length - 1] = tab === 'TAB' ? query.get('model') || '' : '';
  return values;
}
