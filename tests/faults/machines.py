"""Machines on one network, each a network namespace of the kernel: own addresses, own ports, and a cable to pull."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

SWITCH = "10.77.0.1"


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def why_not() -> str:
    """Why there can be no machines here; "" when there can."""
    if shutil.which("ip") is None:
        return "no iproute2 here (type: sudo apt-get install iproute2)"
    if os.geteuid() != 0:
        return "network namespaces need root"
    try:
        with network() as made:
            made.machine("try", 2)
    except subprocess.CalledProcessError as error:
        return f"no rights for network namespaces ({error.stderr.decode(errors='replace').strip()})"
    return ""


@dataclass(frozen=True)
class Machine:
    name: str
    address: str

    @property
    def inside(self) -> tuple[str, ...]:
        """What is said before a command that runs there."""
        return ("ip", "netns", "exec", self.name)

    def lose(self, share: float) -> None:
        """From now on this share of all packets is lost on its cable, on the way there and on the way back."""
        by_chance = ["-m", "statistic", "--mode", "random", "--probability", str(share), "-j", "DROP"]
        for way in (["INPUT", "-i"], ["OUTPUT", "-o"]):
            command = [*self.inside, "iptables", "-A", *way, "eth0", *by_chance]
            subprocess.run(command, check=True, capture_output=True)

    def lost(self) -> int:
        """How many packets were lost on its cable so far."""
        command = [*self.inside, "iptables", "-nvxL"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return sum(int(line.split()[0]) for line in told.splitlines() if " DROP " in line)

    def pull_cable(self) -> None:
        """From now on nobody hears of it, not even that it is gone."""
        ip("-n", self.name, "link", "set", "eth0", "down")


class Network:
    def __init__(self, switch: str) -> None:
        self._switch = switch
        self.machines: list[Machine] = []
        self.plugs: list[str] = []

    def machine(self, word: str, number: int) -> Machine:
        """A new one with the address 10.77.0.number."""
        made = Machine(f"{self._switch}-{word}", f"10.77.0.{number}")
        ip("netns", "add", made.name)
        self.machines.append(made)
        plug = f"{self._switch}p{number}"
        ip("link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", made.name)
        self.plugs.append(plug)
        ip("link", "set", plug, "master", self._switch, "up")
        ip("-n", made.name, "addr", "add", f"{made.address}/24", "dev", "eth0")
        ip("-n", made.name, "link", "set", "eth0", "up")
        ip("-n", made.name, "link", "set", "lo", "up")
        return made


@contextmanager
def network() -> Iterator[Network]:
    """A switch, on which this process has the address 10.77.0.1; gone at the end with all its machines."""
    switch = f"cn{os.getpid()}"
    made = Network(switch)
    ip("link", "add", switch, "type", "bridge")
    try:
        ip("addr", "add", f"{SWITCH}/24", "dev", switch)
        ip("link", "set", switch, "up")
        yield made
    finally:
        # A machine that still waits for an answer outlives its name by minutes; its cable must not.
        for plug in made.plugs:
            with suppress(subprocess.CalledProcessError):
                ip("link", "del", plug)
        for one in made.machines:
            with suppress(subprocess.CalledProcessError):
                ip("netns", "del", one.name)
        ip("link", "del", switch)
