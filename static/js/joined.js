// @ts-check
// Nothing, as long as the sources are served (PODIUM_DEBUG). Where files are collected, all modules that the page of a cluster loads at once
// stand here (dashboard/web/joining.py), and its scripts take theirs from it.
export {};
