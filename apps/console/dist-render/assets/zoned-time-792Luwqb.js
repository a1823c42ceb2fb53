// ../../packages/locales/src/zoned-time.ts
/** Whether dates can be shown in this zone (IANA name). */
function isTimeZone(zone) {
	try {
		new Intl.DateTimeFormat("en", { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}
/** The time of a clock in `zone`, or in UTC if there is no such zone. */
function zonedTime(at, zone) {
	const timeZone = isTimeZone(zone) ? zone : "UTC";
	const parts = new Intl.DateTimeFormat("en-US", {
		timeZone,
		hourCycle: "h23",
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit"
	}).formatToParts(new Date(at));
	const part = (type) => parts.find((one) => one.type === type)?.value ?? "";
	const day = `${part("year")}-${part("month")}-${part("day")}`;
	return {
		day,
		minute: `${day} ${part("hour")}:${part("minute")}`,
		zone: timeZone
	};
}
export { zonedTime as t };
