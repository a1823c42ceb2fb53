import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as createLucideIcon } from "./createLucideIcon-DpgkFDgh.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { Q as trpc } from "../prerender.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/circle-user.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData = {
	name: "circle-user",
	size: 24,
	node: [
		["circle", {
			cx: "12",
			cy: "12",
			r: "10",
			key: "1mglay"
		}],
		["circle", {
			cx: "12",
			cy: "10",
			r: "3",
			key: "ilqhr7"
		}],
		["path", {
			d: "M7 20.662V19a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v1.662",
			key: "154egf"
		}]
	],
	aliases: ["user-circle"]
};
__iconData.node;
var CircleUser = createLucideIcon(__iconData);
// ../../packages/ui/src/layout/AccountButton.tsx
var import_jsx_runtime = require_jsx_runtime();
/** The button of the account menu, with the user's email address where there is room. */
function AccountButton(props) {
	const { t } = useTranslation("common");
	const me = useQuery(trpc.accounts.me.queryOptions());
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
		type: "button",
		"data-testid": "account-menu",
		"aria-label": me.data ? `${t("account")}: ${me.data.email}` : t("account"),
		"aria-haspopup": "dialog",
		...props,
		className: "flex h-9 items-center gap-2 rounded-md px-2 hover:bg-raised/40 min-[1100px]:w-full",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CircleUser, {
			size: 20,
			strokeWidth: 1.75,
			"aria-hidden": true,
			className: "shrink-0"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "hidden truncate text-sm min-[1100px]:block",
			children: me.data?.email ?? ""
		})]
	});
}
export { AccountButton as t };
