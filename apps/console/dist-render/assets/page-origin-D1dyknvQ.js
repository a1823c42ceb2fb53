// src/page-origin.ts
/** The address of this service. Pages that the build renders have a placeholder, in whose place the server puts its own. */
var pageOrigin = typeof window === "undefined" ? "__PUBLIC_ORIGIN__" : window.location.origin;
export { pageOrigin as t };
