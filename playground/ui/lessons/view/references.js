// What follows the lessons, to look things up: as a lesson, but without anything to look at.

export const REFERENCES = [
  {
    id: 'glossary', title: 'Glossary', figure: 'glossary',
    text: ['What the words of the field mean on this page.',
      'They explain themselves where they stand, too: a word with a dotted line under it when you point at it, tap it, or reach it by the Tab key. Escape closes the explanation.'],
    tries: [],
  },
  {
    id: 'programs', title: 'From a program or a shell', figure: 'programs',
    text: ['Most of what you can do on the page, a program can ask of it too: to start a run and follow it, to draw, to enlarge. Python does so with Gradio’s client, other languages by HTTP. “Use via API” at the foot of the page has each call with its parameters, to copy.',
      'Whoever has the project’s folder can train in a shell without the page. Such runs stand among My runs, while they train and afterwards.'],
    tries: [['My runs', '?tab=train/runs']],
  },
];
