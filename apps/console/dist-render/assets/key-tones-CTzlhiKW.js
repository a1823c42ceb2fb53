// src/pages/key-tones.ts
/** The colour of a key's status. */
var keyTones = {
	active: "good",
	off: "plain",
	suspended: "bad",
	account_suspended: "bad",
	expired: "warn",
	revoked: "plain"
};
export { keyTones as t };
