// Holds the answer to what the page has asked for until the end of its last stream of events has come too: see
// stream_ends.py, which counts these ends. Gradio's script calls `fetch` of the window.
const STREAM = '/queue/data', JOIN = '/queue/join';
const LAST_WORDS = '"msg":"close_stream"';
const LAST_BYTES = 200; // of a piece of a stream, among which its last words are
const LOOK = 20; // milliseconds between two looks whether an end has come
const PATIENCE = 5000; // milliseconds; a stream that broke has no end that could be counted

export function holdAnswers(window) {
  const fetch = window.fetch.bind(window);
  const page = Math.random().toString(36).slice(2);
  let ended = 0;

  function watched(response) {
    const text = new TextDecoder();
    const watch = new TransformStream({
      transform(piece, stream) {
        stream.enqueue(piece);
        // Counted once Gradio's script has read it.
        if (text.decode(piece.subarray(-LAST_BYTES)).includes(LAST_WORDS)) setTimeout(() => { ended += 1; });
      },
    });
    return new Response(response.body.pipeThrough(watch), response);
  }

  async function ends(count) {
    const late = performance.now() + PATIENCE;
    while (ended < count && performance.now() < late) {
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  window.fetch = async (asked, settings) => {
    const address = String(asked.url ?? asked).split('?')[0];
    if (!address.endsWith(STREAM) && !address.endsWith(JOIN)) return fetch(asked, settings);
    const request = new Request(asked, settings);
    request.headers.set('x-page', page);
    const response = await fetch(request);
    if (address.endsWith(STREAM)) return response.body ? watched(response) : response;
    await ends(Number(response.headers.get('x-streams-ended')));
    return response;
  };
}
