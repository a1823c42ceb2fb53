// ../../packages/locales/src/web/zh/staff.ts
var staff = {
	nav: { today: "今日" },
	roles: {
		owner: "所有者",
		finance: "财务",
		support: "客服",
		engineer: "工程师"
	},
	roleLeads: {
		owner: "全部权限，包括员工、转售授权和法律文件。",
		finance: "付款、退款、价格、优惠码和额度调整。",
		support: "客户：停用、会话、备注、登录协助和查看其控制台。",
		engineer: "上游、模型、限制、付款事件和故障公告。"
	},
	column: "角色",
	noRole: "没有角色：无法进行任何操作",
	change: "更改角色",
	changeTitle: "{{email}} 的角色",
	changeLead: "下一次操作起生效。必须始终有一位所有者。",
	save: "保存角色",
	missing: "您的角色不允许此操作。",
	pageTitle: "您的角色无权访问",
	pageText: "您的员工角色不能打开此页面。所有者可以在“安全”页面更改您的角色。"
};
export { staff };
