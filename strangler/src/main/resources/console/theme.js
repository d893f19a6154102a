// A classic script in the head: the chosen theme is set before the first paint, so that nothing flashes.
(function () {
  const root = document.documentElement;
  const key = 'medsync.console.theme';
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

  function stored() {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be forbidden; the system's preference is then all there is
    }
  }

  const chosen = stored();
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;

  document.addEventListener('DOMContentLoaded', () => {
    document.getElementById('theme').addEventListener('click', () => {
      const now = root.dataset.theme || (systemIsDark.matches ? 'dark' : 'light');
      root.dataset.theme = now === 'dark' ? 'light' : 'dark';
      try {
        localStorage.setItem(key, root.dataset.theme);
      } catch {
        // not remembered, still switched
      }
    });
  });
})();
