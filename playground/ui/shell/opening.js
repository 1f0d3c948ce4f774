// What is seen until the page's own picture is: only where the address leads to that one.
(() => {
  const opening = document.getElementById('opening'), asked = new URLSearchParams(location.search);
  const leave = () => { opening.remove(); watcher.disconnect(); };
  const watcher = new MutationObserver(() => { if (document.querySelector('#live-picture img')) leave(); });
  if (asked.has('run') || (asked.get('tab') || 'train') !== 'train') { leave(); return; }
  let theme = asked.get('__theme');
  try { theme ??= localStorage.getItem('theme'); } catch { /* not remembered */ }
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  opening.classList.toggle('dark', theme === 'dark' || (theme !== 'light' && isDark));
  watcher.observe(document.body, {childList: true, subtree: true});
  setTimeout(leave, 15000); // a page that is not built by then has something to say
})();
