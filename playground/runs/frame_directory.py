"""The pictures that a run publishes: frames/, and game/ beside it, in its directory."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from playground.runs.files import write_whole
from playground.runs.status import Status

FRAME_PATTERN = re.compile(r"(\d+)_(\d+\.\d+)\.webp")


@dataclass(frozen=True, order=True)
class Frame:
    """One published picture: the grid of fixed latents at a moment of the run."""

    step: int
    epoch: float
    path: Path


@dataclass(frozen=True)
class FrameDirectory:
    """A directory with the pictures of a run. Reading is safe at any time, from any process."""

    path: Path

    # ---- reading

    def frames(self) -> list[Frame]:
        """All frames, oldest first."""
        try:
            names = os.listdir(self.path / "frames")
        except FileNotFoundError:
            return []
        matches = ((FRAME_PATTERN.fullmatch(name), name) for name in names)
        return sorted(
            Frame(int(match[1]), float(match[2]), self.path / "frames" / name) for match, name in matches if match
        )

    def newest_frame(self, status: Status) -> Frame | None:
        """The frame that `status` was written with. A page asks many times a second, so no folder is listed."""
        path = self.frame_path(status.step, status.epoch)
        if path.is_file():
            return Frame(status.step, status.epoch, path)
        frames = self.frames()
        return frames[-1] if frames else None

    def frame_path(self, step: int, epoch: float) -> Path:
        return self.path / "frames" / f"{step:07d}_{epoch:08.3f}.webp"

    def game_path(self, step: int, epoch: float) -> Path:
        """The few pictures that an event `game` speaks of: a row of fakes over a row of real ones."""
        return self.path / "game" / self.frame_path(step, epoch).name

    def frame_file(self, name: str) -> Path:
        """The picture of that name. Raises FileNotFoundError for what no picture of a run is called."""
        if not FRAME_PATTERN.fullmatch(name):
            raise FileNotFoundError(name)
        return self.path / "frames" / name

    def game_file(self, name: str) -> Path:
        """The same of the pictures that events `game` speak of."""
        return self.path / "game" / self.frame_file(name).name

    def frame_at(self, epoch: float) -> Frame | None:
        """The last frame published at or before `epoch`, or the first of all."""
        frames = self.frames()
        earlier = [frame for frame in frames if frame.epoch <= epoch]
        return earlier[-1] if earlier else (frames[0] if frames else None)

    # ---- writing, by the trainer

    def add_frame(self, step: int, epoch: float, webp: bytes) -> None:
        write_whole(self.frame_path(step, epoch), webp)

    def add_game_picture(self, step: int, epoch: float, webp: bytes) -> None:
        path = self.game_path(step, epoch)
        path.parent.mkdir(exist_ok=True)
        write_whole(path, webp)

    def thin_frames(self, most: int) -> None:
        """Drop every other frame but the first and the newest quarter once there are more than `most`."""
        frames = self.frames()
        if len(frames) > most:
            for frame in frames[1 : 3 * len(frames) // 4 : 2]:
                self._drop(frame)

    def _drop(self, frame: Frame) -> None:
        frame.path.unlink(missing_ok=True)
        self.game_path(frame.step, frame.epoch).unlink(missing_ok=True)
