import type { MailTexts } from './mail-texts.ts';

export const zhTW: MailTexts = {
  codes: {
    sign_in: {
      subject: '{code} 是您的 derouter 驗證碼',
      lead: '請輸入以下驗證碼登入 derouter：',
      ignore: '如果這不是您本人的操作，請忽略此郵件：沒有驗證碼，任何人都無法登入。',
    },
    refund: {
      subject: '{code} 是您的退款驗證碼',
      lead: '請輸入以下驗證碼，確認退還您的 derouter 額度：',
      ignore: '如果您沒有申請退款，表示有他人登入了您的帳戶：請在「設定」中結束其工作階段。',
    },
    auto_top_up: {
      subject: '{code} 是您的自動儲值驗證碼',
      lead: '請輸入以下驗證碼，確認變更 derouter 自動儲值：',
      ignore: '如果您沒有進行這項變更，表示有他人登入了您的帳戶：請在「設定」中結束其工作階段。',
    },
    address: {
      subject: '{code} 是您的新電子郵件地址驗證碼',
      lead: '請輸入以下驗證碼，確認變更您在 derouter 的電子郵件地址：',
      ignore: '如果您沒有申請這項變更，請勿將驗證碼告訴他人：沒有驗證碼，什麼都不會改變。',
    },
    deletion: {
      subject: '{code} 是您刪除帳戶的驗證碼',
      lead: '請輸入以下驗證碼，申請刪除您的 derouter 帳戶：',
      ignore: '如果不是您本人申請，表示有他人登入了您的帳戶：請在「設定」中結束其工作階段。',
    },
    security: {
      subject: '{code} 是您變更登入方式的驗證碼',
      lead: '請輸入以下驗證碼，確認變更 derouter 的登入方式（例如新增密碼金鑰）：',
      ignore: '如果您沒有申請這項變更，表示有他人登入了您的帳戶：請在「設定」中結束其工作階段。',
    },
  },
  documents: { privacy: '隱私權聲明', refunds: '退款政策', 'acceptable-use': '可接受使用政策' },
  account: {
    emailChanged: {
      subject: '您的 derouter 帳戶地址已變更',
      lead: '您的 derouter 帳戶地址現已改為 {email}。收到本郵件的地址不能再用於登入該帳戶，其他工作階段均已結束。',
      more: '如果不是您本人操作，請立即聯絡客服。',
    },
    suspended: {
      subject: '您的 derouter 帳戶已停用',
      lead: '我們已停用您的帳戶。原因：{reason}',
      more: '您的金鑰已無法使用，所有裝置均已登出。您仍可登入查看自己的資料。如有異議，請回覆本郵件。',
    },
    reinstated: {
      subject: '您的 derouter 帳戶已恢復',
      lead: '我們已恢復您的帳戶：{reason}',
      more: '您的金鑰可以繼續使用，您不需要做任何事。',
    },
    deletionRequested: {
      subject: '您的 derouter 帳戶將於 {day} 刪除',
      lead: '您申請了刪除帳戶。帳戶將於 {date}（{zone}）刪除，在此之前一切照常。',
      more: '如要保留帳戶，請在「設定」中取消刪除。屆時剩餘的額度將會作廢。如果不是您本人申請，請取消刪除並結束其他工作階段：',
    },
    deletionCancelled: {
      subject: '您的 derouter 帳戶不會被刪除',
      lead: '您的帳戶刪除申請已取消。',
      more: '您不需要做任何事。自動儲值會保持關閉，直到您重新開啟。',
    },
    exportReady: {
      subject: '您的 derouter 帳戶資料已匯出',
      lead: '包含我們所持有的全部帳戶資料的檔案已準備好。',
      more: '連結在 24 小時內有效，且必須在已登入您帳戶的瀏覽器中開啟：',
    },
    termsChanged: {
      subject: '服務條款將於 {day} 變更',
      lead: 'derouter 的服務條款將於 {date}（{zone}）變更為第 {version} 版。生效後您下次造訪時，我們會請您接受新條款。',
      more: '閱讀新條款：',
    },
    documentChanged: {
      subject: '《{document}》將於 {day} 變更',
      lead: 'derouter 的《{document}》將於 {date}（{zone}）變更為第 {version} 版。生效後您下次造訪時，我們會請您接受新版本。',
      more: '閱讀新版本：',
    },
  },
  codeExpiry: '驗證碼只能使用一次，{minutes} 分鐘內有效。',
  lowBalance: {
    subject: '您的 derouter 餘額已低於 ${threshold}',
    lead: '您的餘額為 ${balance}。您要求在餘額低於 ${threshold} 時收到通知。',
    action: '儲值額度：',
    why: '每次餘額低於您在額度頁面設定的金額時，會寄送一次此郵件。',
  },
  upstreamCredit: {
    subject: '{upstream} 的餘額即將用完',
    lead: '{upstream} 的預付餘額為 ${left}。按最近七天的成本，還能用 {days} 天。',
    action: '請向服務商儲值；剩餘金額見：',
    why: '每次餘額變低時，我們向擁有者和工程師寄送一次此郵件。',
  },
  modelWithdrawal: {
    subject: '{model} 將於 {day} 下線',
    lead: '模型 {model} 將於 {date}（{zone}）下線，屆時對它的請求會被拒絕。{message}',
    action: '選擇其他模型：',
    why: '此郵件僅寄送一次，收件人是過去 30 天內用過該模型的客戶。',
  },
  keyExpiry: {
    subject: '您的金鑰「{key}」將於 {day} 到期',
    lead: '金鑰「{key}」將於 {date}（{zone}）到期，屆時使用它的程式將停止運作。',
    action: '延後到期時間或建立新金鑰：',
    why: '金鑰到期前 14 天和 3 天會各寄送一次此郵件。',
  },
  keyBudget: {
    subject: '您的金鑰「{key}」已用掉{period}的 {percent}%',
    lead: '金鑰「{key}」的{period}為 ${limit}，已使用 ${spent}。',
    resets: '預算將於 {date}（{zone}）重設。',
    action: '變更預算：',
    why: '金鑰用掉預算的 80% 和 100% 時會各寄送一次此郵件。',
    periods: { total: '總預算', day: '每日預算', week: '每週預算', month: '每月預算' },
  },
  webhookDisabled: {
    subject: '您 derouter 帳戶的一個 Webhook 已關閉',
    lead: '我們連續三天無法將事件傳送到 {url}，或該網址回應已不存在，因此已將其關閉。在您重新開啟之前，不會再傳送事件。',
    action: '查看傳送紀錄與重新開啟的方法：',
    why: '這段期間的事件可以從傳送紀錄逐筆重新傳送。',
  },
  priceChange: {
    subject: '{model} 的價格將於 {day} 變更',
    subjectMany: '{count} 個模型的價格將變更',
    lead: '以下價格將變更。在此之前，每次呼叫仍按目前的價格計費。',
    model: '{model}，自 {date}（{zone}）起',
    rate: '{meter}：{before} → {after}',
    none: '無',
    unit: '單價為每百萬 token 的 USD 價格；網頁搜尋和請求為每次呼叫的 USD 價格。',
    action: '所有價格：',
    why: '您收到此郵件，是因為您在過去 90 天內使用過這些模型，或要求接收所有價格變更通知。',
    meters: {
      input: '輸入',
      output: '輸出',
      cache_read: '快取讀取',
      cache_write_5m: '快取寫入（5 分鐘）',
      cache_write_1h: '快取寫入（1 小時）',
      cache_write_30m: '快取寫入',
      input_audio: '音訊輸入',
      output_audio: '音訊輸出',
      input_image: '影像輸入',
      output_image: '影像輸出',
      web_search: '網頁搜尋（每次）',
      request: '請求（每次）',
    },
  },
  payment: {
    settled: {
      subject: '已儲值 ${amount}（收據 {receipt}）',
      lead: '我們已收到您的付款：實際結算 ${settled}，餘額增加 ${amount}。',
      more: '您申請的金額為 ${requested}。我們一律依實際結算的金額入帳，並扣除付款前顯示的稅金與手續費。收據 {receipt} 請見附件。',
    },
    refunded: {
      subject: '已退款 ${amount}',
      lead: '我們已將 ${amount} 退回您使用的付款方式，其中 ${credit} 從您的餘額中扣除。',
      more: '視銀行而定，最多可能需要十天才會顯示。',
    },
    refundFailed: {
      subject: '退款 ${amount} 失敗',
      lead: '${amount} 的退款無法完成，因此 ${credit} 已退回您的餘額。',
      more: '您可以在額度頁面再次申請。',
    },
    refundAddress: {
      subject: '請確認 ${amount} 退款的收款地址',
      lead: '我們已準備好以加密貨幣退款 ${amount}。請確認收款地址。',
      more: '我們不會退到付款的來源地址，因為它可能屬於交易所。',
    },
    tokenNotAccepted: {
      subject: '我們收到了 {token}，但不會入帳',
      lead: '您在 {network} 網路上的儲值地址收到了 {quantity} {token}。我們不接受此代幣，因此沒有入帳。',
      more: '款項並未遺失：請回覆此郵件，我們會告知能否退回。請只使用付款頁面顯示的代幣付款。',
    },
    disputeOpened: {
      subject: '一筆 ${amount} 的付款被提出爭議',
      lead: '您的銀行通知我們，一筆 ${amount} 的付款有爭議。爭議處理期間，您的帳戶會停用，金鑰無法使用。',
      more: '如果您無意提出爭議，請要求銀行撤回，並回覆此郵件。',
    },
    disputeWon: {
      subject: '${amount} 的爭議已結束',
      lead: '一筆 ${amount} 付款的爭議，裁定結果對我們有利。從您餘額扣除的金額已退還，您的金鑰恢復可用。',
      more: '您不需要做任何事。',
    },
    disputeLost: {
      subject: '${amount} 的爭議已結束',
      lead: '一筆 ${amount} 付款的爭議，裁定結果對您有利，銀行已將款項退還給您。該筆付款的額度已從您的餘額中扣除。',
      more: '在我們審核之前，您的帳戶會保持停用。如果您想繼續使用，請回覆此郵件。',
    },
    topUpDeclined: {
      subject: '自動儲值已關閉：卡片遭拒',
      lead: '我們無法從您儲存的卡片扣款 ${amount}，因此已關閉自動儲值，也不會再嘗試這張卡片。',
      more: '請儲存另一張卡片或自行儲值，然後重新開啟自動儲值。只要仍有額度，請求就能繼續使用。',
    },
    topUpAuthentication: {
      subject: '您的銀行要求您確認一筆 ${amount} 的付款',
      lead: '未經您確認，您的銀行不允許自動扣款 ${amount}，因此沒有扣款，自動儲值也已關閉。',
      more: '請在額度頁面儲值，並在那裡向銀行確認付款。如果同時儲存卡片，即可重新開啟自動儲值。',
    },
    topUpCapReached: {
      subject: '自動儲值已達每月上限 ${amount}',
      lead: '我們不會超過您設定的每月上限 ${amount} 扣款，因此您的餘額可能會用完。',
      more: '您可以自行儲值或提高上限；否則自動儲值會在下個月（UTC）繼續。',
    },
    topUpReversal: {
      subject: '因退款或爭議，自動儲值已關閉',
      lead: '您的一筆付款被退款或提出爭議。為避免因此再次扣款，我們已關閉自動儲值。',
      more: '餘額不為負數時，您可以在額度頁面重新開啟。',
    },
    topUpNoCard: {
      subject: '自動儲值沒有可用的卡片',
      lead: '您儲存的卡片已在金流業者處移除，自動儲值無法扣款。',
      more: '如要繼續使用，請在額度頁面儲存一張卡片。',
    },
  },
  paymentAction: '您的付款紀錄：',
};
