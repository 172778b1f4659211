"""Disjoint sets: what is linked, directly or through others, is one."""

from __future__ import annotations

Node = tuple[int, int]  # number of the version, index into its items


class Sets:
    """Disjoint sets of nodes (Galler and Fischer 1964, with path compression); the smallest node stands for its set."""

    def __init__(self) -> None:
        self._parent: dict[Node, Node] = {}

    def find(self, node: Node) -> Node:
        """The node that stands for the set of ``node``."""
        root = node
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(node, node)) != root:
            self._parent[node] = root
            node = parent
        return root

    def join(self, one: Node, two: Node) -> None:
        """Make one set of the sets of two nodes."""
        first, second = sorted((self.find(one), self.find(two)))
        if first != second:
            self._parent[second] = first
