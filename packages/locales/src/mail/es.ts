import type { MailTexts } from './mail-texts.ts';

export const es: MailTexts = {
  codes: {
    sign_in: {
      subject: '{code} es tu código de derouter',
      lead: 'Introduce este código para iniciar sesión en derouter:',
      ignore: 'Si no lo solicitaste, ignora este correo. Nadie puede iniciar sesión sin el código.',
    },
    refund: {
      subject: '{code} es tu código para un reembolso',
      lead: 'Introduce este código para confirmar un reembolso de tus créditos de derouter:',
      ignore: 'Si no solicitaste un reembolso, otra persona ha iniciado sesión en tu cuenta: cierra su sesión en Ajustes.',
    },
    auto_top_up: {
      subject: '{code} es tu código para las recargas automáticas',
      lead: 'Introduce este código para confirmar el cambio de tus recargas automáticas en derouter:',
      ignore: 'Si no las cambiaste, otra persona ha iniciado sesión en tu cuenta: cierra su sesión en Ajustes.',
    },
    address: {
      subject: '{code} es tu código para una nueva dirección de correo',
      lead: 'Introduce este código para confirmar el cambio de tu dirección de correo en derouter:',
      ignore: 'Si no solicitaste este cambio, no compartas el código: sin él, no cambia nada.',
    },
    deletion: {
      subject: '{code} es tu código para eliminar tu cuenta',
      lead: 'Introduce este código para solicitar la eliminación de tu cuenta de derouter:',
      ignore: 'Si no lo solicitaste, otra persona ha iniciado sesión en tu cuenta: cierra su sesión en Ajustes.',
    },
    security: {
      subject: '{code} es tu código para cambiar cómo inicias sesión',
      lead: 'Introduce este código para confirmar un cambio en cómo inicias sesión en derouter, por ejemplo, una nueva llave de acceso:',
      ignore: 'Si no solicitaste este cambio, otra persona ha iniciado sesión en tu cuenta: cierra su sesión en Ajustes.',
    },
  },
  documents: { privacy: 'Aviso de privacidad', refunds: 'Política de reembolsos', 'acceptable-use': 'Política de uso aceptable' },
  account: {
    emailChanged: {
      subject: 'Se cambió la dirección de tu cuenta de derouter',
      lead: 'Tu cuenta de derouter tiene ahora la dirección {email}. Con esta dirección ya no se puede iniciar sesión en ella, y todas las demás sesiones se cerraron.',
      more: 'Si no hiciste este cambio, contacta con soporte ahora mismo.',
    },
    suspended: {
      subject: 'Tu cuenta de derouter está suspendida',
      lead: 'Hemos suspendido tu cuenta. Motivo: {reason}',
      more: 'Tus claves no funcionan y tu sesión se ha cerrado. Puedes volver a iniciar sesión para ver tus datos. Si no estás de acuerdo, responde a este correo.',
    },
    reinstated: {
      subject: 'Tu cuenta de derouter vuelve a estar activa',
      lead: 'Hemos levantado la suspensión de tu cuenta: {reason}',
      more: 'Tus claves vuelven a funcionar. No tienes que hacer nada.',
    },
    deletionRequested: {
      subject: 'Tu cuenta de derouter se eliminará el {day}',
      lead: 'Nos pediste que elimináramos tu cuenta. Se eliminará el {date} ({zone}); hasta entonces todo funciona como antes.',
      more: 'Para conservar la cuenta, cancela la eliminación en Ajustes. Los créditos que queden ese día se pierden. Si no lo pediste, cancélala y cierra las demás sesiones:',
    },
    deletionCancelled: {
      subject: 'Tu cuenta de derouter no se eliminará',
      lead: 'La eliminación de tu cuenta se ha cancelado.',
      more: 'No tienes que hacer nada. Las recargas automáticas siguen desactivadas hasta que las vuelvas a activar.',
    },
    exportReady: {
      subject: 'La exportación de tu cuenta de derouter está lista',
      lead: 'El archivo con todo lo que conservamos sobre tu cuenta está listo.',
      more: 'El enlace funciona durante 24 horas, en un navegador con la sesión iniciada en tu cuenta:',
    },
    termsChanged: {
      subject: 'Nuestros términos cambian el {day}',
      lead: 'Los términos de derouter cambian el {date} ({zone}) a la versión {version}. La próxima vez que entres después de esa fecha, te pediremos que los aceptes.',
      more: 'Lee los nuevos términos:',
    },
    documentChanged: {
      subject: '«{document}» cambia el {day}',
      lead: '«{document}» de derouter cambia el {date} ({zone}) a la versión {version}. La próxima vez que entres después de esa fecha, te pediremos que la aceptes.',
      more: 'Lee la nueva versión:',
    },
  },
  codeExpiry: 'Puedes usarlo una sola vez, en un plazo de {minutes} minutos.',
  lowBalance: {
    subject: 'Tu saldo de derouter está por debajo de ${threshold}',
    lead: 'Tu saldo es de ${balance}. Nos pediste que te avisáramos cuando bajara de ${threshold}.',
    action: 'Añadir créditos:',
    why: 'Enviamos este correo una vez cada vez que el saldo baja del importe que fijaste en la página de créditos.',
  },
  upstreamCredit: {
    subject: 'El saldo en {upstream} se agotará pronto',
    lead: 'El saldo prepagado en {upstream} es de ${left}. Con el costo de los últimos siete días dura {days} días.',
    action: 'Recárgalo con el proveedor; lo que queda se ve aquí:',
    why: 'Enviamos este correo a propietarios e ingenieros una vez cada vez que ese saldo baja.',
  },
  modelWithdrawal: {
    subject: '{model} se retirará el {day}',
    lead: 'El modelo {model} se retirará el {date} ({zone}). Desde entonces se rechazarán las solicitudes que lo pidan. {message}',
    action: 'Elige otro modelo:',
    why: 'Enviamos este correo una sola vez a los clientes que usaron el modelo en los últimos 30 días.',
  },
  keyExpiry: {
    subject: 'Tu clave «{key}» caduca el {day}',
    lead: 'La clave «{key}» caduca el {date} ({zone}). Los programas que la usan dejarán de funcionar en ese momento.',
    action: 'Ponle una fecha posterior o crea una clave nueva:',
    why: 'Enviamos este correo 14 y 3 días antes de que caduque una clave.',
  },
  keyBudget: {
    subject: 'Tu clave «{key}» ha usado el {percent} % de su {period}',
    lead: 'La clave «{key}» ha gastado ${spent} de su {period} de ${limit}.',
    resets: 'El presupuesto se restablece el {date} ({zone}).',
    action: 'Cambiar el presupuesto:',
    why: 'Enviamos este correo una vez cuando una clave alcanza el 80 % de un presupuesto y otra cuando alcanza el 100 %.',
    periods: { total: 'presupuesto total', day: 'presupuesto diario', week: 'presupuesto semanal', month: 'presupuesto mensual' },
  },
  webhookDisabled: {
    subject: 'Se ha desactivado un webhook de tu cuenta de derouter',
    lead: 'Durante tres días no hemos podido entregar eventos a {url}, o respondió que ya no existe, así que lo hemos desactivado. No se le enviarán eventos hasta que lo vuelvas a activar.',
    action: 'Cómo consultar su registro y activarlo:',
    why: 'Los eventos de este periodo se pueden reenviar uno a uno desde el registro.',
  },
  priceChange: {
    subject: 'El precio de {model} cambia el {day}',
    subjectMany: 'Cambian los precios de {count} modelos',
    lead: 'Estos precios cambiarán. Hasta entonces, cada llamada se cobra al precio actual.',
    model: '{model}, a partir del {date} ({zone})',
    rate: '{meter}: {before} → {after}',
    none: 'ninguna',
    unit: 'Las tarifas están en USD por millón de tokens; las búsquedas web y las solicitudes, en USD por llamada.',
    action: 'Todos los precios:',
    why: 'Recibes este correo porque usaste estos modelos en los últimos 90 días o pediste que te avisáramos de todos los cambios de precio.',
    meters: {
      input: 'Entrada',
      output: 'Salida',
      cache_read: 'Lectura de caché',
      cache_write_5m: 'Escritura en caché, 5 minutos',
      cache_write_1h: 'Escritura en caché, 1 hora',
      cache_write_30m: 'Escritura en caché',
      input_audio: 'Entrada de audio',
      output_audio: 'Salida de audio',
      input_image: 'Entrada de imagen',
      output_image: 'Salida de imagen',
      web_search: 'Búsqueda web, por llamada',
      request: 'Solicitud, por llamada',
    },
  },
  payment: {
    settled: {
      subject: '${amount} en créditos añadidos (recibo {receipt})',
      lead: 'Tu pago ha llegado: se liquidaron ${settled} y se añadieron ${amount} a tu saldo.',
      more: 'Solicitaste ${requested}. Siempre acreditamos el importe que se liquida, menos los impuestos y la comisión de procesamiento indicada antes del pago. Se adjunta el recibo {receipt}.',
    },
    refunded: {
      subject: 'Reembolso de ${amount} pagado',
      lead: 'Hemos reembolsado ${amount} al método de pago que usaste. De ese importe, ${credit} se han descontado de tu saldo.',
      more: 'Según tu banco, puede tardar hasta diez días en aparecer.',
    },
    refundFailed: {
      subject: 'El reembolso de ${amount} ha fallado',
      lead: 'El reembolso de ${amount} no se ha podido pagar, así que ${credit} han vuelto a tu saldo.',
      more: 'Puedes solicitarlo de nuevo en la página de créditos.',
    },
    refundAddress: {
      subject: 'Confirma adónde enviar tu reembolso de ${amount}',
      lead: 'Estamos listos para reembolsarte ${amount} en criptomoneda. Confirma la dirección a la que debemos enviarlo.',
      more: 'Nunca enviamos un reembolso a la dirección desde la que se pagó, porque puede pertenecer a una plataforma de intercambio.',
    },
    tokenNotAccepted: {
      subject: 'Hemos recibido {token}, que no se abona',
      lead: 'Han llegado {quantity} {token} a tu dirección de depósito en {network}. No aceptamos este token, así que no se ha abonado nada.',
      more: 'No se ha perdido: responde a este correo y te diremos si podemos devolverlo. Paga solo con los tokens que muestra la página de pago.',
    },
    disputeOpened: {
      subject: 'Un pago de ${amount} está en disputa',
      lead: 'Tu banco nos ha comunicado que un pago de ${amount} está en disputa. Mientras la disputa siga abierta, tu cuenta está suspendida y tus claves no funcionan.',
      more: 'Si no querías disputarlo, pide a tu banco que retire la disputa y responde a este correo.',
    },
    disputeWon: {
      subject: 'La disputa de ${amount} se ha cerrado',
      lead: 'La disputa de un pago de ${amount} se resolvió a nuestro favor. Se devuelve lo que se retiró de tu saldo y tus claves vuelven a funcionar.',
      more: 'No tienes que hacer nada.',
    },
    disputeLost: {
      subject: 'La disputa de ${amount} se ha cerrado',
      lead: 'La disputa de un pago de ${amount} se resolvió a tu favor y el banco te devolvió el dinero. Los créditos de ese pago se han descontado de tu saldo.',
      more: 'Tu cuenta sigue suspendida hasta que la hayamos revisado. Responde a este correo si quieres seguir usándola.',
    },
    topUpDeclined: {
      subject: 'Tu recarga automática está desactivada: la tarjeta fue rechazada',
      lead: 'No se pudieron cobrar ${amount} a tu tarjeta guardada, así que hemos desactivado tu recarga automática. No volveremos a intentarlo con esta tarjeta.',
      more: 'Guarda otra tarjeta o añade créditos por tu cuenta y vuelve a activar la recarga automática. Las solicitudes funcionan mientras queden créditos.',
    },
    topUpAuthentication: {
      subject: 'Tu banco te pide que confirmes un pago de ${amount}',
      lead: 'Tu banco no permite un cobro automático de ${amount} sin tu intervención, así que no se ha cobrado nada y tu recarga automática está desactivada.',
      more: 'Añade créditos en la página de créditos, donde puedes confirmar el pago con tu banco. Si guardas allí la tarjeta, puedes volver a activar la recarga automática.',
    },
    topUpCapReached: {
      subject: 'Tu recarga automática ha alcanzado su límite mensual de ${amount}',
      lead: 'No se cobra a tu tarjeta por encima del límite de ${amount} que fijaste por mes calendario, así que tu saldo puede agotarse.',
      more: 'Puedes añadir créditos por tu cuenta o aumentar el límite. Si no, la recarga automática continúa el próximo mes (UTC).',
    },
    topUpReversal: {
      subject: 'Tu recarga automática está desactivada tras un reembolso o una disputa',
      lead: 'Uno de tus pagos se reembolsó o se disputó. Para que no cause otro cobro, hemos desactivado tu recarga automática.',
      more: 'Puedes volver a activarla en la página de créditos cuando tu saldo no sea negativo.',
    },
    topUpNoCard: {
      subject: 'Tu recarga automática no tiene tarjeta',
      lead: 'La tarjeta guardada se eliminó en nuestro proveedor de pagos, así que tu recarga automática no puede cobrarle.',
      more: 'Guarda una tarjeta en la página de créditos para que siga funcionando.',
    },
  },
  paymentAction: 'Tus pagos:',
};
