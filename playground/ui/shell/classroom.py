"""What the host of a class says when the page starts: the room's link, who steers, and what a run may take."""

from __future__ import annotations

import hmac
import io
import ipaddress
import socket
from dataclasses import dataclass

import segno

#: Listening there means: on every address of this machine.
EVERYWHERE = ("0.0.0.0", "[::]", "::")


@dataclass(frozen=True)
class Classroom:
    """Rules of one server. The usual one has none."""

    room: str = ""
    """address of the page for others in the room; empty where only this machine can open it"""
    lecturer: str = ""
    """the code that who wants to steer must know; empty where everybody steers"""
    minutes: float = 0.0
    """that a run may train; 0 for as long as it likes"""
    memory: float = 0.0
    """gigabytes that the trainers may take together; 0 for all there is"""
    disk: float = 0.0
    """gigabytes for the runs of the page; 0 where nothing is known"""

    def steers(self, code: str) -> bool:
        """Whether who says this code may start, pause, step and stop. It takes as long for every wrong code."""
        return not self.lecturer or hmac.compare_digest(code.encode(), self.lecturer.encode())

    def rules(self) -> list[str]:
        """What visitors ought to know, a sentence each."""
        sentences = []
        if self.lecturer:
            sentences.append("The lecturer steers the run that everybody watches.")
        if self.minutes:
            sentences.append(f"A run is stopped after {self.minutes:g} minutes of training; what it has learnt stays.")
        if self.memory:
            sentences.append(f"Training is stopped when it takes more than {self.memory:g} GB of memory.")
        if self.disk:
            sentences.append(f"Runs may take {self.disk:g} GB of disk; the oldest that have ended go first.")
        return sentences

    def qr_svg(self) -> str:
        """The room's link as an SVG; empty where there is none."""
        if not self.room:
            return ""
        return str(segno.make(self.room).svg_inline(scale=8, border=2, dark="#000", light="#fff", svgclass="qr"))

    def qr_text(self) -> str:
        """The room's link as characters of a terminal."""
        text = io.StringIO()
        segno.make(self.room).terminal(out=text, compact=True)
        return text.getvalue()


def link_for_others(host: str, port: int, path: str = "") -> str:
    """The page's address as others in the local network write it; empty where it listens to this machine alone.

    host: as the command line has it; path: below which a proxy serves the page.
    """
    name = address_in_network() if host in EVERYWHERE else host
    if not name or is_this_machine(name):
        return ""
    return f"http://{name}:{port}/{path.strip('/')}"


def is_this_machine(name: str) -> bool:
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"


def address_in_network() -> str:
    """This machine's address in the local network; empty where it is in none.

    No packet is sent: to connect a datagram socket only asks the system which way it would go (192.0.2.0/24 is kept for
    examples, RFC 5737).
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
    except OSError:
        return ""
