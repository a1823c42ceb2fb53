import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { A as Page, D as SelectField, E as Field, F as Skeleton, H as Link, L as Button, N as ErrorState, P as Notice, Q as trpc, R as buttonClass, T as CheckField, X as queryClient, Y as deviceTimeZone, b as isCanceled, k as Card, v as addPasskey, w as FormError, x as OutboxHint, y as canUsePasskeys, yt as useQueryClient, z as useExplain } from "../prerender.js";
import { t as client } from "./client-Cpdtb7wU.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { n as FormDialog } from "./FormDialog-CHKGPBl1.js";
import { n as ConfirmationField, r as useConfirmation } from "./ConfirmationField-Hi14RTHe.js";
import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { t as renderSVG } from "./dist-Cm3_Rf6Q.js";
import { t as CopyButton } from "./CopyButton-oAtV_Ina.js";
import { t as FactorCodeForm } from "./FactorCodeForm-fau3yj20.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { n as errorField, t as errorCode } from "./api-error-BmayfzvL.js";
import { v as passkeyName } from "./src-JQseSiP9.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as NoticeSettings } from "./NoticeSettings-CoaDSQt3.js";
import { i as languagesOf, t as useLocale } from "./use-locale-ZZlywiOW.js";
import { i as formatUsd } from "./format-usd-1WtJEw3Z.js";
import { t as useChangeLanguage } from "./use-language-CLEMemSf.js";
import { n as useThemeField } from "./ThemeSelect-DUS6cUbD.js";
// ../../packages/ui/src/security/EnrolApp.tsx
var import_jsx_runtime = require_jsx_runtime();
/** Shows the secret of an authenticator app, as a QR code that is drawn here, and asks for the first code. */
function EnrolApp({ secret, uri, confirm, onPassed }) {
	const { t } = useTranslation("common");
	const pass = useMutation({
		mutationFn: confirm,
		onSuccess: ({ recoveryCodes }) => onPassed(recoveryCodes)
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col gap-4",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-quiet",
				children: t("security.scan")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("img", {
				src: `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`,
				alt: t("security.qr"),
				className: "size-48 self-center rounded-md border border-line bg-white"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-center justify-between gap-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
					className: "font-mono text-sm break-all",
					"data-testid": "totp-secret",
					children: secret
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
					text: secret,
					label: t("copy"),
					copiedLabel: t("copied")
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FactorCodeForm, {
				isBusy: pass.isPending,
				error: pass.error,
				onSubmit: (code) => pass.mutate(code),
				submitLabel: t("security.confirmApp"),
				testId: "app-code",
				submitTestId: "confirm-app"
			})
		]
	});
}
// ../../packages/ui/src/security/RecoveryCodes.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
/** Shows recovery codes once, to copy or download, and goes on when the user has confirmed to have stored them. */
function RecoveryCodes({ codes, onDone }) {
	const { t } = useTranslation("common");
	const [isStored, setIsStored] = (0, import_react.useState)(false);
	const text = `${codes.join("\n")}\n`;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col gap-4",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-quiet",
				children: t("security.recoveryLead")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("ol", {
				className: "grid grid-cols-2 gap-x-4 gap-y-1.5 rounded-md border border-line bg-raised p-4 font-mono",
				"data-testid": "recovery-codes",
				children: codes.map((code) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: code }, code))
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap gap-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
					text,
					label: t("copy"),
					copiedLabel: t("copied")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					onClick: () => download(text),
					children: t("security.download")
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: t("security.recoveryStored"),
				checked: isStored,
				onChange: (event) => setIsStored(event.target.checked),
				"data-testid": "recovery-stored"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "primary",
				disabled: !isStored,
				onClick: onDone,
				"data-testid": "recovery-done",
				children: t("security.continue")
			})
		]
	});
}
function download(text) {
	const link = document.createElement("a");
	link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
	link.download = "derouter-recovery-codes.txt";
	link.click();
}
// ../../packages/ui/src/security/use-security-change.ts
/**
* Runs a change to how the user signs in. The server asks for a mailed code unless the user has just signed in; then `needsCode` is
* true, and `run` takes the code.
*/
function useSecurityChange(change, onDone) {
	const queries = useQueryClient();
	/** A mailed code works once, but what follows it may be tried again. */
	const isConfirmed = (0, import_react.useRef)(false);
	const mutation = useMutation({
		mutationFn: async (code) => {
			if (code && !isConfirmed.current) {
				await client.accounts.confirm.mutate(code);
				isConfirmed.current = true;
			}
			return change();
		},
		onSuccess: async (result) => {
			await queries.invalidateQueries({ queryKey: trpc.accounts.pathKey() });
			onDone(result);
		}
	});
	const [needsCode, setNeedsCode] = (0, import_react.useState)(false);
	const isAsking = mutation.error !== null && errorCode(mutation.error) === "confirmation_required";
	if (isAsking && !needsCode) setNeedsCode(true);
	const shown = mutation.error !== null && !isAsking && !isCanceled(mutation.error) ? mutation.error : null;
	return {
		run: mutation.mutate,
		isBusy: mutation.isPending,
		needsCode,
		error: shown
	};
}
// ../../packages/ui/src/security/AuthenticatorCard.tsx
/** A customer's authenticator app: to switch on and off, and to get new recovery codes. */
function AuthenticatorCard() {
	const { t } = useTranslation("common");
	const authenticator = useQuery(trpc.accounts.authenticator.read.queryOptions());
	const [open, setOpen] = (0, import_react.useState)(null);
	const close = () => setOpen(null);
	const showCodes = (codes) => setOpen(codes && { codes });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
			title: t("security.authenticator"),
			query: authenticator,
			rows: 1,
			children: ({ isOn, recoveryCodes }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col gap-3 p-4",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: isOn ? "" : "text-quiet",
						children: t(isOn ? "security.authenticatorOn" : "security.authenticatorOff")
					}),
					isOn && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-quiet",
						children: t("security.recoveryLeft", { count: recoveryCodes })
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						className: "flex flex-wrap gap-2",
						children: isOn ? /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
							onClick: () => setOpen("replace"),
							"data-testid": "replace-recovery",
							children: t("security.replaceRecovery")
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
							onClick: () => setOpen("remove"),
							"data-testid": "remove-app",
							children: t("security.removeApp")
						})] }) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
							onClick: () => setOpen("add"),
							"data-testid": "add-app",
							children: t("security.addApp")
						})
					})
				]
			})
		}),
		open === "add" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(AddAppDialog, {
			onClose: close,
			onPassed: showCodes
		}),
		open === "replace" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CodeDialog, {
			title: t("security.replaceRecovery"),
			lead: t("security.replaceRecoveryLead"),
			isDanger: false,
			change: async (code) => (await client.accounts.authenticator.replaceRecoveryCodes.mutate({ code })).recoveryCodes,
			onDone: showCodes,
			onClose: close
		}),
		open === "remove" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CodeDialog, {
			title: t("security.removeApp"),
			lead: t("security.removeAppLead"),
			isDanger: true,
			change: (code) => client.accounts.authenticator.remove.mutate({ code }),
			onDone: close,
			onClose: close
		}),
		open !== null && typeof open === "object" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
			title: t("security.recoveryTitle"),
			onClose: close,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RecoveryCodes, {
				codes: open.codes,
				onDone: close
			})
		})
	] });
}
/** Asks for a mailed code if the server wants one, then shows the secret. */
function AddAppDialog({ onClose, onPassed }) {
	const { t } = useTranslation("common");
	const explain = useExplain();
	const confirmation = useConfirmation("security");
	const [started, setStarted] = (0, import_react.useState)(null);
	const change = useSecurityChange(() => client.accounts.authenticator.start.mutate(), setStarted);
	if (started) {
		const confirm = (code) => client.accounts.authenticator.confirm.mutate({ code });
		return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
			title: t("security.addApp"),
			onClose,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EnrolApp, {
				...started,
				confirm,
				onPassed: (codes) => {
					queryClient.invalidateQueries({ queryKey: trpc.accounts.pathKey() });
					onPassed(codes);
				}
			})
		});
	}
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormDialog, {
		title: t("security.addApp"),
		description: t("security.addAppLead"),
		onClose,
		onSubmit: (event) => {
			event.preventDefault();
			change.run(confirmation.input);
		},
		canSubmit: !change.needsCode || confirmation.input !== null,
		isBusy: change.isBusy,
		error: change.error && explain(change.error),
		submitLabel: t("security.continue"),
		submitTestId: "start-app",
		children: change.needsCode && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmationField, {
			of: confirmation,
			testId: "app-confirmation"
		})
	});
}
/** A change that needs a code of the app, and a mailed one if the user did not just sign in. */
function CodeDialog({ title, lead, isDanger, change, onDone, onClose }) {
	const confirmation = useConfirmation("security");
	const code = (0, import_react.useRef)("");
	const secured = useSecurityChange(() => change(code.current), onDone);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title,
		description: lead,
		onClose,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FactorCodeForm, {
			isBusy: secured.isBusy,
			error: secured.error,
			onSubmit: (entered) => {
				code.current = entered;
				secured.run(confirmation.input);
			},
			onCancel: onClose,
			canSubmit: !secured.needsCode || confirmation.input !== null,
			submitLabel: title,
			testId: "app-code",
			submitTestId: "confirm-app-change",
			variant: isDanger ? "danger" : "primary",
			hasRecoveryCodes: true,
			children: secured.needsCode && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmationField, {
				of: confirmation,
				testId: "app-confirmation"
			})
		})
	});
}
// ../../packages/ui/src/security/PasskeysCard.tsx
/** The user's passkeys, to add and remove. */
function PasskeysCard() {
	const { t } = useTranslation("common");
	const format = useFormat();
	const passkeys = useQuery(trpc.accounts.passkeys.list.queryOptions());
	const [isAdding, setIsAdding] = (0, import_react.useState)(false);
	const [removed, setRemoved] = (0, import_react.useState)(null);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
			title: t("security.passkeys"),
			query: passkeys,
			rows: 2,
			empty: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "p-4 text-quiet",
				children: t("security.passkeysEmpty")
			}),
			footer: canUsePasskeys() && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "border-t border-line p-4",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					onClick: () => setIsAdding(true),
					"data-testid": "add-passkey",
					children: t("security.addPasskey")
				})
			}),
			children: (rows) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
				rowTestId: "passkey-row",
				rows,
				rowKey: ({ id }) => id,
				columns: [
					{
						title: t("security.name"),
						place: "title",
						className: "font-medium wrap-anywhere",
						cell: ({ name }) => name
					},
					{
						title: t("security.added"),
						className: "whitespace-nowrap",
						cell: ({ createdAt }) => format.date(createdAt)
					},
					{
						title: t("security.lastUsed"),
						className: "whitespace-nowrap",
						cell: ({ lastUsedAt }) => lastUsedAt ? format.date(lastUsedAt) : t("security.never")
					},
					{
						title: "",
						place: "actions",
						cell: (passkey) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
							variant: "quiet",
							onClick: () => setRemoved(passkey),
							"data-testid": "remove-passkey",
							children: t("security.remove")
						})
					}
				]
			})
		}),
		isAdding && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(AddPasskeyDialog, { onClose: () => setIsAdding(false) }),
		removed && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RemovePasskeyDialog, {
			passkey: removed,
			onClose: () => setRemoved(null)
		})
	] });
}
function AddPasskeyDialog({ onClose }) {
	const { t } = useTranslation("common");
	const explain = useExplain();
	const [name, setName] = (0, import_react.useState)("");
	const confirmation = useConfirmation("security");
	const change = useSecurityChange(() => addPasskey(name.trim()), onClose);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(FormDialog, {
		title: t("security.addPasskey"),
		description: t("security.addPasskeyLead"),
		onClose,
		onSubmit: (event) => {
			event.preventDefault();
			change.run(confirmation.input);
		},
		canSubmit: passkeyName.safeParse(name).success && (!change.needsCode || confirmation.input !== null),
		isBusy: change.isBusy,
		error: change.error && explain(change.error),
		submitLabel: t("security.addPasskey"),
		submitTestId: "confirm-passkey",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
			label: t("security.name"),
			help: t("security.nameHelp"),
			maxLength: 60,
			autoFocus: true,
			value: name,
			onChange: (event) => setName(event.target.value),
			"data-testid": "passkey-name"
		}), change.needsCode && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmationField, {
			of: confirmation,
			testId: "passkey-code"
		})]
	});
}
function RemovePasskeyDialog({ passkey, onClose }) {
	const { t } = useTranslation("common");
	const explain = useExplain();
	const confirmation = useConfirmation("security");
	const change = useSecurityChange(() => client.accounts.passkeys.remove.mutate({ id: passkey.id }), onClose);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormDialog, {
		title: t("security.removeTitle", { name: passkey.name }),
		description: t("security.removeLead"),
		onClose,
		onSubmit: (event) => {
			event.preventDefault();
			change.run(confirmation.input);
		},
		canSubmit: !change.needsCode || confirmation.input !== null,
		isBusy: change.isBusy,
		error: change.error && explain(change.error),
		variant: "danger",
		submitLabel: t("security.remove"),
		submitTestId: "confirm-remove-passkey",
		children: change.needsCode && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmationField, {
			of: confirmation,
			testId: "passkey-code"
		})
	});
}
// ../../packages/ui/src/security/SessionsCard.tsx
/** The user's sessions, to end one or all others. */
function SessionsCard() {
	const { t } = useTranslation("common");
	const format = useFormat();
	const queries = useQueryClient();
	const sessions = useQuery(trpc.accounts.sessions.list.queryOptions());
	const onSuccess = () => queries.invalidateQueries({ queryKey: trpc.accounts.sessions.list.queryKey() });
	const revoke = useMutation(trpc.accounts.sessions.revoke.mutationOptions({ onSuccess }));
	const revokeOthers = useMutation(trpc.accounts.sessions.revokeOthers.mutationOptions({ onSuccess }));
	const error = revoke.error ?? revokeOthers.error;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
		title: t("security.sessions"),
		query: sessions,
		rows: 2,
		header: error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ErrorState, {
			error,
			onRetry: () => {
				revoke.reset();
				revokeOthers.reset();
			}
		}),
		footer: (sessions.data?.length ?? 0) > 1 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "border-t border-line p-4",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				busy: revokeOthers.isPending,
				onClick: () => revokeOthers.mutate(),
				"data-testid": "revoke-others",
				children: t("security.revokeOthers")
			})
		}),
		children: (rows) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
			rowTestId: "session-row",
			rows,
			rowKey: ({ id }) => id,
			columns: [
				{
					title: t("security.device"),
					place: "title",
					className: "font-medium",
					cell: ({ device, isCurrent }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: "inline-flex flex-wrap items-center gap-2",
						children: [device || t("security.unknownDevice"), isCurrent && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
							tone: "good",
							children: t("security.thisDevice")
						})]
					})
				},
				{
					title: t("security.network"),
					className: "font-mono text-sm whitespace-nowrap",
					cell: ({ network }) => network || "–"
				},
				{
					title: t("security.since"),
					className: "whitespace-nowrap",
					cell: ({ createdAt }) => format.date(createdAt)
				},
				{
					title: t("security.lastUsed"),
					className: "whitespace-nowrap",
					cell: ({ lastUsedAt }) => format.shortTime(lastUsedAt)
				},
				{
					title: "",
					place: "actions",
					cell: ({ id, isCurrent }) => !isCurrent && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						busy: revoke.isPending,
						onClick: () => revoke.mutate({ id }),
						"data-testid": "revoke-session",
						children: t("security.revoke")
					})
				}
			]
		})
	});
}
// src/pages/settings/AddressCard.tsx
/** The address of the user, and its change. */
function AddressCard() {
	const { t } = useTranslation("console");
	const me = useQuery(trpc.accounts.me.queryOptions());
	const [isOpen, setIsOpen] = (0, import_react.useState)(false);
	const [isChanged, setIsChanged] = (0, import_react.useState)(false);
	const isSuspended = me.data?.account?.status === "suspended";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
		title: t("address.title"),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col items-start gap-3 p-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "font-medium wrap-anywhere",
					"data-testid": "address",
					children: me.data?.email
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "text-quiet",
					children: t(isSuspended ? "address.suspended" : "address.lead")
				}),
				isChanged && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					role: "status",
					children: t("address.changed")
				}),
				!isSuspended && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					onClick: () => setIsOpen(true),
					"data-testid": "change-address",
					children: t("address.change")
				})
			]
		}), isOpen && me.data && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ChangeAddressDialog, {
			current: me.data.email,
			onClose: () => setIsOpen(false),
			onChanged: () => setIsChanged(true)
		})]
	});
}
/** Asks for the new address, then for the codes that were mailed to both addresses. */
function ChangeAddressDialog({ current, onClose, onChanged }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const locale = useLocale();
	const queries = useQueryClient();
	const outbox = useQuery(trpc.system.info.queryOptions()).data?.mailOutbox;
	const [values, setValues] = (0, import_react.useState)({
		email: "",
		code: "",
		nextCode: ""
	});
	const request = useMutation(trpc.accounts.email.requestChange.mutationOptions());
	const change = useMutation(trpc.accounts.email.change.mutationOptions({ onSuccess: async () => {
		await Promise.all([queries.invalidateQueries(trpc.accounts.me.queryFilter()), queries.invalidateQueries(trpc.accounts.sessions.list.queryFilter())]);
		onChanged();
		onClose();
	} }));
	const sent = request.data;
	const isCode = (text) => /^\d{6}$/.test(text);
	const submit = (event) => {
		event.preventDefault();
		const { email, code, nextCode } = values;
		if (!sent) request.mutate({
			email: email.trim(),
			locale
		});
		else change.mutate({
			challengeId: sent.current.challengeId,
			code,
			nextChallengeId: sent.next.challengeId,
			nextCode
		});
	};
	const error = sent ? change.error : request.error;
	const fieldAtFault = errorField(error);
	const errorAt = (name) => error && fieldAtFault === name ? explain(error) : null;
	const set = (name) => (event) => setValues({
		...values,
		[name]: name === "email" ? event.target.value : event.target.value.replace(/\D/g, "")
	});
	const isAtField = fieldAtFault !== null && (sent ? ["code", "nextCode"] : ["email"]).includes(fieldAtFault);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormDialog, {
		title: t("address.change"),
		description: t(sent ? "address.codesLead" : "address.dialogLead"),
		onClose,
		onSubmit: submit,
		canSubmit: sent ? isCode(values.code) && isCode(values.nextCode) : values.email.includes("@"),
		isBusy: request.isPending || change.isPending,
		error: error && !isAtField ? explain(error) : null,
		submitLabel: t(sent ? "address.confirm" : "address.send"),
		submitTestId: "submit-address",
		children: sent ? /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("address.codeOf", { email: current }),
				error: errorAt("code"),
				inputMode: "numeric",
				autoComplete: "one-time-code",
				maxLength: 6,
				autoFocus: true,
				value: values.code,
				onChange: set("code"),
				"data-testid": "address-code"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("address.codeOf", { email: values.email.trim() }),
				error: errorAt("nextCode"),
				inputMode: "numeric",
				autoComplete: "off",
				maxLength: 6,
				value: values.nextCode,
				onChange: set("nextCode"),
				"data-testid": "address-next-code"
			}),
			outbox && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OutboxHint, {})
		] }) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
			label: t("address.next"),
			help: t("address.nextHelp"),
			error: errorAt("email"),
			type: "email",
			autoComplete: "email",
			autoFocus: true,
			value: values.email,
			onChange: set("email"),
			"data-testid": "address-next"
		})
	});
}
// src/pages/settings/DeleteAccountDialog.tsx
/** Asks for the deletion after the address was typed, the loss of credit accepted and a mailed code entered. */
function DeleteAccountDialog({ view, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const email = useQuery(trpc.accounts.me.queryOptions()).data?.email ?? "";
	const code = useConfirmation("deletion");
	const [typed, setTyped] = (0, import_react.useState)("");
	const [acceptForfeit, setAcceptForfeit] = (0, import_react.useState)(false);
	const hasCredit = Number(view.creditUsd) > 0;
	const request = useMutation(trpc.accountLife.deletion.request.mutationOptions({
		onSuccess: (stored) => {
			queries.setQueryData(trpc.accountLife.deletion.read.queryKey(), stored);
			queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
			onClose();
		},
		onError: () => void queries.invalidateQueries(trpc.accountLife.deletion.read.queryFilter())
	}));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(FormDialog, {
		title: t("deletion.title"),
		description: t("deletion.dialogLead", { days: view.graceDays }),
		onClose,
		onSubmit: (event) => {
			event.preventDefault();
			if (code.input) request.mutate({
				...code.input,
				acceptForfeit
			});
		},
		canSubmit: code.input !== null && typed.trim() === email && (acceptForfeit || !hasCredit),
		isBusy: request.isPending,
		error: request.error && explain(request.error),
		submitLabel: t("deletion.confirm"),
		submitTestId: "confirm-deletion",
		variant: "danger",
		children: [
			hasCredit && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					t("deletion.forfeit", { amount: formatUsd(view.creditUsd, 2) }),
					" ",
					Number(view.refundableUsd) > 0 && t("deletion.forfeitRefundable", { amount: formatUsd(view.refundableUsd, 2) })
				] }),
				checked: acceptForfeit,
				onChange: (event) => setAcceptForfeit(event.target.checked),
				"data-testid": "accept-forfeit"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("deletion.typeAddress", { email }),
				autoComplete: "off",
				value: typed,
				onChange: (event) => setTyped(event.target.value),
				"data-testid": "deletion-address"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmationField, {
				of: code,
				testId: "deletion-code"
			})
		]
	});
}
// src/pages/settings/DeletionCard.tsx
/** Deletion of the account: what it means, what speaks against it, the refund that is possible before it, and its cancellation. */
function DeletionCard() {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const format = useFormat();
	const queries = useQueryClient();
	const [isOpen, setIsOpen] = (0, import_react.useState)(false);
	const deletion = useQuery(trpc.accountLife.deletion.read.queryOptions());
	const cancel = useMutation(trpc.accountLife.deletion.cancel.mutationOptions({ onSuccess: (view) => queries.setQueryData(trpc.accountLife.deletion.read.queryKey(), view) }));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
		title: t("deletion.title"),
		query: deletion,
		skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-32" }),
		children: (view) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex max-w-[80ch] flex-col items-start gap-4 p-4",
			children: [
				view.dueAt ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
					tone: "warn",
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						"data-testid": "deletion-due",
						children: t("deletion.due", { date: format.dateTime(view.dueAt) })
					})
				}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: t("deletion.lead", { days: view.graceDays }) }),
				view.dueAt === null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
					className: "flex list-disc flex-col gap-1 ps-5 text-quiet",
					children: [
						"keys",
						"data",
						"books",
						"return"
					].map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: t(`deletion.effects.${name}`) }, name))
				}),
				view.obstacles.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Notice, {
					tone: "bad",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "font-medium",
						children: t(view.dueAt ? "deletion.putOff" : "deletion.obstaclesLead")
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
						className: "mt-1 flex list-disc flex-col gap-1 ps-5",
						"data-testid": "deletion-obstacles",
						children: view.obstacles.map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: t(`deletion.obstacles.${name}`) }, name))
					})]
				}),
				view.refundable.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RefundFirst, { ...view }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: cancel.error && explain(cancel.error) }),
				view.dueAt ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					busy: cancel.isPending,
					onClick: () => cancel.mutate(),
					"data-testid": "cancel-deletion",
					children: t("deletion.cancel")
				}) : view.obstacles.length === 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					variant: "danger",
					onClick: () => setIsOpen(true),
					"data-testid": "delete-account",
					children: t("deletion.action")
				}),
				isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DeleteAccountDialog, {
					view,
					onClose: () => setIsOpen(false)
				})
			]
		})
	});
}
/** The payments whose unused credit can be refunded before it is lost. */
function RefundFirst({ refundableUsd, refundable }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Notice, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: "font-medium",
		children: t("deletion.refundFirst", { amount: formatUsd(refundableUsd, 2) })
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
		className: "mt-2 flex flex-col gap-1",
		"data-testid": "deletion-refunds",
		children: refundable.map(({ orderId, creditUsd, settledAt }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: "/credits/return",
			search: { order: orderId },
			className: "text-accent underline",
			children: t("deletion.refundOf", {
				amount: formatUsd(creditUsd, 2),
				date: format.date(settledAt)
			})
		}) }, orderId))
	})] });
}
// src/pages/settings/ExportCard.tsx
/** Makes an export of everything held about the account, with its progress and its link. */
function ExportCard() {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const format = useFormat();
	const queries = useQueryClient();
	const exports = useQuery({
		...trpc.accountLife.exports.list.queryOptions(),
		refetchInterval: ({ state }) => state.data?.some((one) => one.state === "waiting" || one.state === "running") ? 1e3 : false
	});
	const start = useMutation(trpc.accountLife.exports.start.mutationOptions({ onSuccess: () => queries.invalidateQueries(trpc.accountLife.exports.list.queryFilter()) }));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
		title: t("exports.title"),
		query: exports,
		rows: 1,
		children: ([newest]) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col items-start gap-3 p-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "text-quiet",
					children: t("exports.lead")
				}),
				newest && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					"data-testid": "export-state",
					children: newest.path ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
						href: newest.path,
						className: "text-accent underline",
						"data-testid": "export-link",
						children: t("exports.download", { until: format.shortTime(newest.expiresAt ?? newest.createdAt) })
					}) : newest.state === "failed" ? t("exports.failed") : t("exports.running", { percent: Math.floor(newest.progress * 100) })
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: start.error && explain(start.error) }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					busy: start.isPending,
					onClick: () => start.mutate(),
					"data-testid": "start-export",
					children: t("exports.start")
				})
			]
		})
	});
}
// src/pages/settings/PreferencesCard.tsx
/** The language and the time zone of pages, mails and documents. A choice is stored at once. */
function PreferencesCard() {
	const { t } = useTranslation(["console", "common"]);
	const explain = useExplain();
	const format = useFormat();
	const queries = useQueryClient();
	const locale = useLocale();
	const changeLanguage = useChangeLanguage("console");
	const preferences = useQuery(trpc.accountLife.preferences.queryOptions());
	const zones = useQuery({
		...trpc.accountLife.timeZones.queryOptions(),
		staleTime: Number.POSITIVE_INFINITY
	});
	const language = useMutation({ mutationFn: changeLanguage });
	const change = useMutation(trpc.accountLife.changePreferences.mutationOptions({ onSuccess: (stored) => {
		queries.setQueryData(trpc.accountLife.preferences.queryKey(), stored);
		queries.setQueryData(trpc.accounts.me.queryKey(), (me) => me && {
			...me,
			timeZone: stored.timeZone
		});
	} }));
	const theme = useThemeField();
	const here = deviceTimeZone();
	const error = change.error ?? language.error;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
		title: t("preferences.title"),
		query: preferences,
		skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-40" }),
		children: ({ timeZone }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col gap-4 p-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
					label: t("common:language"),
					help: t("preferences.languageHelp"),
					value: locale,
					onChange: (event) => language.mutate(event.target.value),
					"data-testid": "preferred-language",
					children: languagesOf("console").map(({ code, name }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
						value: code,
						children: name
					}, code))
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
					label: t("common:theme.label"),
					"data-testid": "preferred-theme",
					...theme
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
					label: t("preferences.timeZone"),
					help: t("preferences.timeZoneHelp", { now: format.timeInZone((/* @__PURE__ */ new Date()).toISOString(), timeZone) }),
					value: timeZone,
					disabled: change.isPending,
					onChange: (event) => change.mutate({ timeZone: event.target.value }),
					"data-testid": "time-zone",
					children: [.../* @__PURE__ */ new Set([timeZone, ...zones.data ?? []])].sort().map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
						value: name,
						children: name.replaceAll("_", " ")
					}, name))
				}),
				here !== timeZone && zones.data?.includes(here) && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					className: "self-start",
					busy: change.isPending,
					onClick: () => change.mutate({ timeZone: here }),
					"data-testid": "use-device-zone",
					children: t("preferences.useDevice", { zone: here.replaceAll("_", " ") })
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: error && explain(error) })
			]
		})
	});
}
// src/pages/settings/StaffViewsCard.tsx
/** When and why staff looked at this console, and at which pages. */
function StaffViewsCard() {
	const { t } = useTranslation("views");
	const format = useFormat();
	const views = useQuery(trpc.views.list.queryOptions());
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
		title: t("title"),
		query: views,
		rows: 1,
		header: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: "px-4 pt-3 text-sm text-quiet",
			children: t("lead")
		}),
		empty: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: "p-4 text-sm",
			children: t("empty")
		}),
		children: (rows) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
			className: "flex list-none flex-col px-4 py-2",
			children: rows.map(({ id, reason, openedAt, endedAt, pages }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
				className: "border-b border-line/60 py-2 last:border-0",
				"data-testid": "staff-view",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: openedAt && (endedAt ? t("row", {
						start: format.dateTime(openedAt),
						end: format.dateTime(endedAt)
					}) : t("open", { start: format.dateTime(openedAt) })) }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-sm wrap-anywhere text-quiet",
						children: t("reason", { reason })
					}),
					pages.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-sm wrap-anywhere text-quiet",
						dir: "auto",
						children: t("pages", { pages: pages.join(", ") })
					})
				]
			}, id))
		})
	});
}
// src/pages/settings/Settings.tsx
/** The user and the account: address, language, emails, sign-in, webhooks, export and deletion. */
function Settings() {
	const { t } = useTranslation("console");
	const me = useQuery(trpc.accounts.me.queryOptions());
	const isPending = Boolean(me.data?.pendingTerms);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: t("settings.title"),
		lead: t("settings.lead"),
		children: [
			isPending && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Notice, {
				tone: "warn",
				children: [
					t("newTerms.limited"),
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/overview",
						className: "text-accent underline",
						children: t("newTerms.read")
					})
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "grid gap-6 lg:grid-cols-2 lg:items-start",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex min-w-0 flex-col gap-6",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AddressCard, {}), !isPending && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PreferencesCard, {})]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					className: "flex min-w-0 flex-col gap-6",
					children: isPending ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ExportCard, {}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NoticeSettings, {})
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(PasskeysCard, {}),
			me.data?.isStaff === false && !isPending && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(AuthenticatorCard, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SessionsCard, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(StaffViewsCard, {}),
			!isPending && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
				title: t("webhooks.title"),
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex flex-col items-start gap-3 p-4",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-quiet",
						children: t("webhooks.lead")
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/settings/webhooks",
						className: buttonClass(),
						"data-testid": "to-webhooks",
						children: t("webhooks.manage")
					})]
				})
			}),
			!isPending && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ExportCard, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DeletionCard, {})
		]
	});
}
export { Settings };
