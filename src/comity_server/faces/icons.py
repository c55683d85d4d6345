"""Comity's own icons: lines of 1.75 on a field of 20, one drawing for each state and act."""

from __future__ import annotations

from typing import Final

ICONS: Final = {
    "clear": '<circle cx="10" cy="10" r="7.5"/><path d="M6.7 10.3l2.3 2.3 4.4-4.9"/>',
    "barred": '<circle cx="10" cy="10" r="7.5"/><path d="M6.5 10h7"/>',
    "ask": '<path d="M10 1.9 18.1 10 10 18.1 1.9 10z"/>'
    '<path d="M8.2 8.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.9.7-.9 1.3"/><path d="M10 13.6v.01"/>',
    "unknown": '<circle cx="10" cy="10" r="7.5" stroke-dasharray="2.9 3"/>',
    "soon": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.8V10l2.7 1.9"/>',
    "late": '<path d="M10 2.8 18 16.6H2z"/><path d="M10 8v3.8"/><path d="M10 14.1v.01"/>',
    "sealed": '<rect x="4" y="8.8" width="12" height="8.4" rx="1.5"/>'
    '<path d="M6.8 8.8V6.2a3.2 3.2 0 0 1 6.4 0v2.6"/><path d="M10 12.2v1.8"/>',
    "search": '<circle cx="8.8" cy="8.8" r="5.6"/><path d="M13 13l4.3 4.3"/>',
    "arrow": '<path d="M3.5 10h13"/><path d="M11.8 5.3 16.5 10l-4.7 4.7"/>',
    "back": '<path d="M16.5 10h-13"/><path d="M8.2 5.3 3.5 10l4.7 4.7"/>',
    "telephone": '<path d="M4 3.2h3.1l1.5 4-2 1.4a10 10 0 0 0 4.8 4.8l1.4-2 4 1.5V16'
    'a1.4 1.4 0 0 1-1.5 1.4C8.6 17 3 11.4 2.6 4.7A1.4 1.4 0 0 1 4 3.2z"/>',
    "download": '<path d="M10 3v9.5"/><path d="M5.8 8.6 10 12.8l4.2-4.2"/><path d="M3.5 16.8h13"/>',
    "document": '<path d="M5 2.5h6.5L15.5 6.6v10.9H5z"/><path d="M11.3 2.7v4.1h4"/>',
    "person": '<circle cx="10" cy="6.6" r="3.6"/><path d="M3.2 17.3c.6-3.6 3.3-5.4 6.8-5.4'
    's6.2 1.8 6.8 5.4"/>',
}
"""Drawings by name; a state's name is its icon's."""
