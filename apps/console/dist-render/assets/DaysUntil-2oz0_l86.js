import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
// src/pages/pricing/DaysUntil.tsx
/** How many days are left until a time, such as “in 5 days”. */
function DaysUntil({ at }) {
	const { t } = useTranslation("public");
	const days = Math.ceil((Date.parse(at) - Date.now()) / 864e5);
	return days <= 0 ? t("pricing.today") : t("pricing.inDays", { count: days });
}
export { DaysUntil as t };
