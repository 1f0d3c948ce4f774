(file) => {
  // A name and an address as JSON, or a file as Gradio describes it.
  const [name, address] = typeof file === 'string' ? JSON.parse(file) : [file.orig_name || '', file.url];
  const link = document.createElement('a');
  link.download = name;
  link.href = address;
  link.click();
  return [];
}
