// ../../packages/locales/src/web/en/staff.ts
var staff = {
	nav: { today: "Today" },
	roles: {
		owner: "Owner",
		finance: "Finance",
		support: "Support",
		engineer: "Engineer"
	},
	roleLeads: {
		owner: "Everything, including staff, resellers and legal documents.",
		finance: "Payments, refunds, prices, promotional codes and adjustments of credit.",
		support: "Customers: suspensions, sessions, notes, sign-in help and views of their console.",
		engineer: "Upstreams, models, limits, payment events and incidents."
	},
	column: "Roles",
	noRole: "No role: may do nothing",
	change: "Change roles",
	changeTitle: "Roles of {{email}}",
	changeLead: "They take effect with the next click. Somebody must remain an owner.",
	save: "Save roles",
	missing: "Your role does not allow this.",
	pageTitle: "Not for your role",
	pageText: "Your staff role does not open this page. An owner can change your roles under Security."
};
export { staff };
