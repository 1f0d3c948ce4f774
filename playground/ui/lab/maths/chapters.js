// What the Lab tells, as data: settings, what to look at, and what to try next. tests/app/test_browser_lab_chapters.py
// runs each from its seed and holds what its text announces.

export const CHAPTERS = [
  {title: 'The game', text: 'G', settings: {scene: 'ring'}, tries: []},
];
