import type { MailTexts } from './mail-texts.ts';

export const ko: MailTexts = {
  codes: {
    sign_in: {
      subject: 'derouter 코드: {code}',
      lead: 'derouter에 로그인하려면 다음 코드를 입력하세요:',
      ignore: '직접 요청하지 않았다면 이 이메일을 무시하세요. 코드가 없으면 아무도 로그인할 수 없습니다.',
    },
    refund: {
      subject: '환불 확인 코드: {code}',
      lead: 'derouter 크레딧 환불을 확인하려면 다음 코드를 입력하세요:',
      ignore: '환불을 신청하지 않았다면 다른 사람이 계정에 로그인해 있는 것입니다. ‘설정’에서 해당 세션을 종료하세요.',
    },
    auto_top_up: {
      subject: '자동 충전 확인 코드: {code}',
      lead: 'derouter 자동 충전 변경을 확인하려면 다음 코드를 입력하세요:',
      ignore: '직접 변경하지 않았다면 다른 사람이 계정에 로그인해 있는 것입니다. ‘설정’에서 해당 세션을 종료하세요.',
    },
    address: {
      subject: '새 이메일 주소 확인 코드: {code}',
      lead: 'derouter 이메일 주소 변경을 확인하려면 다음 코드를 입력하세요:',
      ignore: '변경을 요청하지 않았다면 이 코드를 누구에게도 알려 주지 마세요. 코드가 없으면 아무것도 바뀌지 않습니다.',
    },
    deletion: {
      subject: '계정 삭제 확인 코드: {code}',
      lead: 'derouter 계정 삭제를 신청하려면 다음 코드를 입력하세요:',
      ignore: '직접 신청하지 않았다면 다른 사람이 계정에 로그인해 있는 것입니다. ‘설정’에서 해당 세션을 종료하세요.',
    },
    security: {
      subject: '로그인 방법 변경 확인 코드: {code}',
      lead: '패스키 추가 등 derouter 로그인 방법의 변경을 확인하려면 다음 코드를 입력하세요:',
      ignore: '변경을 요청하지 않았다면 다른 사람이 계정에 로그인해 있는 것입니다. ‘설정’에서 해당 세션을 종료하세요.',
    },
  },
  documents: { privacy: '개인정보 처리 안내', refunds: '환불 정책', 'acceptable-use': '이용 제한 정책' },
  account: {
    emailChanged: {
      subject: 'derouter 계정의 주소가 변경되었습니다',
      lead: 'derouter 계정의 주소가 {email} 주소로 변경되었습니다. 이 이메일을 받은 주소로는 더 이상 로그인할 수 없으며, 다른 세션은 모두 종료되었습니다.',
      more: '직접 변경하지 않았다면 지금 바로 고객 지원에 문의하세요.',
    },
    suspended: {
      subject: 'derouter 계정이 정지되었습니다',
      lead: '고객님의 계정을 정지했습니다. 사유: {reason}',
      more: '키를 사용할 수 없으며 로그아웃되었습니다. 로그인하여 데이터를 볼 수는 있습니다. 이의가 있으면 이 이메일에 회신해 주세요.',
    },
    reinstated: {
      subject: 'derouter 계정을 다시 사용할 수 있습니다',
      lead: '계정 정지를 해제했습니다: {reason}',
      more: '키가 다시 작동합니다. 따로 하실 일은 없습니다.',
    },
    deletionRequested: {
      subject: 'derouter 계정이 {day}에 삭제됩니다',
      lead: '계정 삭제를 신청하셨습니다. 계정은 {date} ({zone})에 삭제되며, 그때까지는 모든 것이 전과 같이 작동합니다.',
      more: '계정을 유지하려면 ‘설정’에서 삭제를 취소하세요. 그날까지 남은 크레딧은 사라집니다. 직접 신청하지 않았다면 삭제를 취소하고 다른 세션을 종료하세요:',
    },
    deletionCancelled: {
      subject: 'derouter 계정이 삭제되지 않습니다',
      lead: '계정 삭제가 취소되었습니다.',
      more: '따로 하실 일은 없습니다. 자동 충전은 다시 켤 때까지 꺼져 있습니다.',
    },
    exportReady: {
      subject: 'derouter 계정 데이터 내보내기가 준비되었습니다',
      lead: '당사가 보유한 계정의 모든 데이터가 담긴 파일이 준비되었습니다.',
      more: '링크는 24시간 동안 유효하며, 계정에 로그인된 브라우저에서 열 수 있습니다:',
    },
    termsChanged: {
      subject: '이용약관이 {day}에 변경됩니다',
      lead: 'derouter 이용약관이 {date} ({zone})에 변경됩니다(버전 {version}). 그 후 처음 방문하실 때 동의를 요청드립니다.',
      more: '새 약관 읽기:',
    },
    documentChanged: {
      subject: '‘{document}’이(가) {day}에 변경됩니다',
      lead: 'derouter의 ‘{document}’이(가) {date} ({zone})에 변경됩니다(버전 {version}). 그 후 처음 방문하실 때 동의를 요청드립니다.',
      more: '새 버전 읽기:',
    },
  },
  codeExpiry: '코드는 {minutes}분 이내에 한 번만 사용할 수 있습니다.',
  lowBalance: {
    subject: 'derouter 잔액이 ${threshold} 미만입니다',
    lead: '현재 잔액은 ${balance}입니다. ${threshold} 미만이 되면 알려 달라고 설정하셨습니다.',
    action: '크레딧 충전:',
    why: '이 이메일은 잔액이 크레딧 페이지에서 설정한 금액보다 적어질 때마다 한 번씩 보내 드립니다.',
  },
  upstreamCredit: {
    subject: '{upstream}의 크레딧이 곧 소진됩니다',
    lead: '{upstream}의 선불 크레딧은 ${left}입니다. 최근 7일 비용 기준으로 {days}일 동안 쓸 수 있습니다.',
    action: '제공업체에서 충전하세요. 잔액은 여기에서 볼 수 있습니다:',
    why: '크레딧이 적어질 때마다 소유자와 엔지니어에게 한 번 보내는 메일입니다.',
  },
  modelWithdrawal: {
    subject: '{model} 제공 종료 예정: {day}',
    lead: '모델 {model}의 제공 종료 시각은 {date} ({zone})입니다. 그때부터 이 모델에 대한 요청은 거부됩니다. {message}',
    action: '다른 모델 선택:',
    why: '이 이메일은 최근 30일 동안 이 모델을 사용한 고객에게 한 번만 보내 드립니다.',
  },
  keyExpiry: {
    subject: '키 “{key}” 만료 예정: {day}',
    lead: '키 “{key}”의 만료 시각은 {date} ({zone})입니다. 이 키를 사용하는 프로그램은 그때부터 작동하지 않습니다.',
    action: '만료일을 늦추거나 새 키 만들기:',
    why: '이 이메일은 키가 만료되기 14일 전과 3일 전에 보내 드립니다.',
  },
  keyBudget: {
    subject: '키 “{key}”의 {period} {percent}% 사용됨',
    lead: '키 “{key}”의 {period} ${limit} 중 ${spent}만큼 사용했습니다.',
    resets: '예산은 {date} ({zone})에 초기화됩니다.',
    action: '예산 변경:',
    why: '이 이메일은 키가 예산의 80%에 도달할 때와 100%에 도달할 때 한 번씩 보내 드립니다.',
    periods: { total: '총예산', day: '일별 예산', week: '주별 예산', month: '월별 예산' },
  },
  webhookDisabled: {
    subject: 'derouter 계정의 웹훅이 꺼졌습니다',
    lead: '{url} 주소로 3일 동안 이벤트를 전송하지 못했거나 더 이상 존재하지 않는다는 응답을 받아 웹훅을 껐습니다. 다시 켤 때까지 이벤트를 보내지 않습니다.',
    action: '전송 기록을 확인하고 다시 켜는 방법:',
    why: '그동안의 이벤트는 전송 기록에서 하나씩 다시 보낼 수 있습니다.',
  },
  priceChange: {
    subject: '{model} 가격이 {day}에 변경됩니다',
    subjectMany: '모델 {count}개의 가격이 변경됩니다',
    lead: '다음 가격이 변경됩니다. 그때까지 모든 호출에는 현재 가격이 적용됩니다.',
    model: '{model}, {date} ({zone})부터',
    rate: '{meter}: {before} → {after}',
    none: '없음',
    unit: '단가는 토큰 100만 개당 USD입니다. 웹 검색과 요청은 호출당 USD입니다.',
    action: '전체 가격:',
    why: '최근 90일 동안 이 모델을 사용했거나 모든 가격 변경 알림을 신청하셨기 때문에 이 이메일을 보내 드립니다.',
    meters: {
      input: '입력',
      output: '출력',
      cache_read: '캐시 읽기',
      cache_write_5m: '캐시 쓰기, 5분',
      cache_write_1h: '캐시 쓰기, 1시간',
      cache_write_30m: '캐시 쓰기',
      input_audio: '오디오 입력',
      output_audio: '오디오 출력',
      input_image: '이미지 입력',
      output_image: '이미지 출력',
      web_search: '웹 검색, 호출당',
      request: '요청, 호출당',
    },
  },
  payment: {
    settled: {
      subject: '크레딧 ${amount} 적립됨 (영수증 {receipt})',
      lead: '결제가 도착했습니다. 확정된 결제 금액은 ${settled}이며, 잔액에 ${amount} 추가되었습니다.',
      more: '신청하신 금액은 ${requested}입니다. 항상 실제로 결제가 확정된 금액에서 결제 전에 안내한 세금과 수수료를 뺀 만큼 적립합니다. 영수증 {receipt} 파일을 첨부합니다.',
    },
    refunded: {
      subject: '${amount} 환불 완료',
      lead: '결제에 사용하신 수단으로 ${amount} 환불했습니다. 그중 ${credit}만큼 잔액에서 차감되었습니다.',
      more: '카드사나 은행에 따라 표시되기까지 최대 10일이 걸릴 수 있습니다.',
    },
    refundFailed: {
      subject: '${amount} 환불 실패',
      lead: '${amount} 환불을 처리할 수 없어 ${credit}만큼 잔액에 다시 추가했습니다.',
      more: '크레딧 페이지에서 다시 신청할 수 있습니다.',
    },
    refundAddress: {
      subject: '${amount} 환불금을 받을 주소를 지정하세요',
      lead: '암호화폐로 ${amount} 환불할 준비가 되었습니다. 환불금을 받을 주소를 지정하세요.',
      more: '결제한 주소는 거래소의 것일 수 있으므로 그 주소로는 환불하지 않습니다.',
    },
    tokenNotAccepted: {
      subject: '{token}을(를) 받았지만 충전되지 않습니다',
      lead: '{network} 네트워크의 고객님 입금 주소로 {quantity} {token}이(가) 들어왔습니다. 이 토큰은 받지 않으므로 충전되지 않았습니다.',
      more: '없어진 것은 아닙니다. 이 이메일에 회신하시면 돌려드릴 수 있는지 알려 드립니다. 결제 페이지에 표시된 토큰으로만 결제해 주세요.',
    },
    disputeOpened: {
      subject: '${amount} 결제에 이의가 제기되었습니다',
      lead: '${amount} 결제에 이의가 제기되었다고 카드사에서 알려 왔습니다. 이의가 종결될 때까지 계정이 정지되고 키가 작동하지 않습니다.',
      more: '이의를 제기할 의도가 없었다면 카드사에 철회를 요청하고 이 이메일에 회신해 주세요.',
    },
    disputeWon: {
      subject: '${amount} 결제의 이의가 종결되었습니다',
      lead: '${amount} 결제에 대한 이의가 당사에 유리하게 종결되었습니다. 잔액에서 차감된 금액을 돌려 드렸으며, 키가 다시 작동합니다.',
      more: '따로 하실 일은 없습니다.',
    },
    disputeLost: {
      subject: '${amount} 결제의 이의가 종결되었습니다',
      lead: '${amount} 결제에 대한 이의가 고객님에게 유리하게 종결되어 카드사에서 돈을 돌려 드렸습니다. 이 결제의 크레딧은 잔액에서 차감되었습니다.',
      more: '당사가 검토를 마칠 때까지 계정은 정지 상태로 유지됩니다. 계속 이용하시려면 이 이메일에 회신해 주세요.',
    },
    topUpDeclined: {
      subject: '카드가 거절되어 자동 충전이 꺼졌습니다',
      lead: '저장된 카드에 ${amount} 청구하지 못해 자동 충전을 껐습니다. 이 카드로는 다시 시도하지 않습니다.',
      more: '다른 카드를 저장하거나 크레딧을 직접 충전한 다음 자동 충전을 다시 켜세요. 크레딧이 남아 있는 동안에는 요청이 계속 작동합니다.',
    },
    topUpAuthentication: {
      subject: '카드사에서 ${amount} 결제 확인을 요구합니다',
      lead: '카드사에서 본인 확인 없는 ${amount} 자동 청구를 허용하지 않아, 청구되지 않았으며 자동 충전이 꺼졌습니다.',
      more: '크레딧 페이지에서 크레딧을 충전하면서 카드사의 결제 확인을 마치세요. 그때 카드를 저장하면 자동 충전을 다시 켤 수 있습니다.',
    },
    topUpCapReached: {
      subject: '자동 충전이 월 한도 ${amount}에 도달했습니다',
      lead: '설정하신 월 한도 ${amount} 초과 금액은 카드에 청구하지 않으므로 잔액이 소진될 수 있습니다.',
      more: '크레딧을 직접 충전하거나 한도를 올릴 수 있습니다. 그대로 두면 자동 충전은 다음 달(UTC)에 계속됩니다.',
    },
    topUpReversal: {
      subject: '환불 또는 이의 제기로 자동 충전이 꺼졌습니다',
      lead: '고객님의 결제가 환불되었거나 이의가 제기되었습니다. 이로 인해 다시 청구되지 않도록 자동 충전을 껐습니다.',
      more: '잔액이 마이너스가 아니면 크레딧 페이지에서 다시 켤 수 있습니다.',
    },
    topUpNoCard: {
      subject: '자동 충전에 사용할 카드가 없습니다',
      lead: '저장된 카드가 결제 대행사에서 삭제되어 자동 충전으로 청구할 수 없습니다.',
      more: '자동 충전을 계속하려면 크레딧 페이지에서 카드를 저장하세요.',
    },
  },
  paymentAction: '결제 내역:',
};
