import type { LegalTexts } from './legal-texts.ts';

export const acceptableUse: LegalTexts = {
  en: [
    {
      title: '1. What this policy covers',
      paragraphs: [
        'This policy is part of the terms. It applies to every call made with your keys, whoever makes it: you, your programs, or people to whom you gave a key.',
      ],
    },
    {
      title: '2. What is not allowed',
      paragraphs: [
        'Anything that is unlawful where you or the operator are, or that helps somebody to do it.',
        'Harm to people: threats, harassment, fraud, impersonation, sexual content that involves minors, tracking people without their consent, and encouragement of violence or self-harm.',
        'Harm to systems: malware, attacks on computers or networks that you have no permission to test, spam, and automated abuse of other services.',
        'Weapons that can kill many people, and help with making or getting them.',
        'Decisions with serious consequences for a person, such as about work, credit, housing, health or liberty, made by a model alone, without a human who can review them.',
        'Anything that the usage policies of the provider of the model forbid. They apply in addition to this policy.',
      ],
    },
    {
      title: '3. Fair use of the service',
      paragraphs: [
        'Do not try to get around limits, prices or measurement, for instance with several accounts of one person, with calls that are made to break off before they are metered, or with payments that you intend to dispute.',
        'Do not probe or attack the service. If you find a weakness, tell the support address and give the operator time to fix it.',
        'Certain models have a limit on calls that run at the same time, per key. Above it, calls are answered with HTTP 429 and a time to wait. Exact limits are not part of the agreement and may change.',
      ],
    },
    {
      title: '4. No reselling',
      paragraphs: [
        'You may build products on the service and charge for them. You may not resell access to the service itself unless the operator has authorised you in writing. Authorised accounts can hand out client keys, each with its own budget, and remain responsible for what is done with them.',
      ],
    },
    {
      title: '5. Your content and what models say',
      paragraphs: [
        'What you send and what models generate for you belongs to you, as far as the law allows, and is your responsibility. Tell people when they talk to a model and might think otherwise. Models make mistakes: check what they say before you rely on it.',
      ],
    },
    {
      title: '6. What happens after a breach',
      paragraphs: [
        'A key or an account that is used against this policy may be suspended at once and without refund. Running calls end within seconds; what was delivered is charged. Further calls are answered with an error that says so, and the reason is mailed to you and shown in the console.',
        'You can still sign in, read your receipts and export your data. If you think that the suspension is wrong, reply to the mail or write to the support address; a human looks at it.',
        'We do not store prompts or answers, so we cannot review them. We act on what providers and others report to us, and on receipts. Where the law obliges us, we inform authorities.',
      ],
    },
    {
      title: '7. Changes',
      paragraphs: [
        'Every version of this policy stays on this page. Customers are told of material changes by email and at their next visit. The English text prevails over translations.',
      ],
    },
  ],
  zh: [
    {
      title: '1. 适用范围',
      paragraphs: ['本政策是服务条款的一部分，适用于使用您的密钥进行的每一次调用，无论调用者是您本人、您的程序，还是您给予密钥的人。'],
    },
    {
      title: '2. 禁止的行为',
      paragraphs: [
        '任何在您或运营者所在地违法的行为，或协助他人从事此类行为。',
        '伤害他人：威胁、骚扰、欺诈、冒充他人、涉及未成年人的色情内容、未经同意追踪他人，以及鼓励暴力或自我伤害。',
        '损害系统：恶意软件、对未获许可测试的计算机或网络的攻击、垃圾信息，以及对其他服务的自动化滥用。',
        '可造成大规模伤亡的武器，以及协助制造或获取此类武器。',
        '仅由模型作出、没有人可以复核的、对个人有重大影响的决定，例如涉及工作、信贷、住房、健康或人身自由的决定。',
        '模型服务商的使用政策所禁止的任何行为。这些政策与本政策同时适用。',
      ],
    },
    {
      title: '3. 合理使用本服务',
      paragraphs: [
        '不得试图规避限制、价格或计量，例如一人开设多个账户、故意在计量前中断调用，或使用您打算提出争议的付款。',
        '不得探测或攻击本服务。如果您发现漏洞，请告知客服邮箱，并给运营者留出修复的时间。',
        '部分模型对每把密钥的同时调用数有限制，超出时返回 HTTP 429 和等待时间。具体限值不属于协议内容，可能调整。',
      ],
    },
    {
      title: '4. 禁止转售',
      paragraphs: [
        '您可以在本服务之上构建产品并收费。未经运营者书面授权，不得转售本服务本身的访问权。获授权的账户可以发放客户密钥，每把密钥有自己的预算，并对其使用负责。',
      ],
    },
    {
      title: '5. 您的内容与模型的回答',
      paragraphs: [
        '在法律允许的范围内，您发送的内容以及模型为您生成的内容归您所有，也由您负责。当人们在与模型对话却可能误解时，请告知他们。模型会出错：依赖其回答之前请先核实。',
      ],
    },
    {
      title: '6. 违反的后果',
      paragraphs: [
        '违反本政策的密钥或账户可能被立即停用，且不予退款。正在进行的调用会在数秒内结束，已交付的部分照常收费。之后的调用会收到说明原因的错误，停用原因会以邮件告知并显示在控制台中。',
        '您仍可登录、查看账单并导出数据。如果您认为停用有误，请回复邮件或发邮件至客服邮箱，会有人工处理。',
        '我们不保存提示词或回答，因此无法查看它们。我们依据服务商和他人的举报以及账单采取行动。在法律要求的情况下，我们会通知有关机关。',
      ],
    },
    {
      title: '7. 变更',
      paragraphs: ['本政策的每个版本都保留在本页。重大变更会以邮件并在客户下次访问时告知。中文译文仅供参考，以英文版本为准。'],
    },
  ],
};
