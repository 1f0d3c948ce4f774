// What the server is asked for (zoo/routes.py): below the address of the page, also where a proxy serves it.
const HOME = new URL('zoo/', (window.gradio_config?.root ?? location.origin + location.pathname) + '/');

export const address = (...parts) => new URL(parts.map(encodeURIComponent).join('/'), HOME);

/** The answer as a value; an Error with the status where there is none. */
export async function getJson(...parts) {
  const answer = await fetch(address(...parts));
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}
