import type { MailTexts } from './mail-texts.ts';

export const fr: MailTexts = {
  codes: {
    sign_in: {
      subject: '{code} est votre code derouter',
      lead: 'Saisissez ce code pour vous connecter à derouter :',
      ignore: 'Si vous ne l’avez pas demandé, ignorez cet e-mail. Personne ne peut se connecter sans le code.',
    },
    refund: {
      subject: '{code} est votre code pour un remboursement',
      lead: 'Saisissez ce code pour confirmer un remboursement de vos crédits derouter :',
      ignore:
        'Si vous n’avez pas demandé de remboursement, quelqu’un d’autre est connecté à votre compte : fermez sa session dans les paramètres.',
    },
    auto_top_up: {
      subject: '{code} est votre code pour les recharges automatiques',
      lead: 'Saisissez ce code pour confirmer la modification de vos recharges automatiques chez derouter :',
      ignore: 'Si vous ne les avez pas modifiées, quelqu’un d’autre est connecté à votre compte : fermez sa session dans les paramètres.',
    },
    address: {
      subject: '{code} est votre code pour une nouvelle adresse e-mail',
      lead: 'Saisissez ce code pour confirmer le changement de votre adresse e-mail chez derouter :',
      ignore: 'Si vous n’avez pas demandé ce changement, ne communiquez pas le code : sans lui, rien ne change.',
    },
    deletion: {
      subject: '{code} est votre code pour supprimer votre compte',
      lead: 'Saisissez ce code pour demander la suppression de votre compte derouter :',
      ignore: 'Si vous ne l’avez pas demandée, quelqu’un d’autre est connecté à votre compte : fermez sa session dans les paramètres.',
    },
    security: {
      subject: '{code} est votre code pour modifier votre mode de connexion',
      lead: 'Saisissez ce code pour confirmer une modification de votre mode de connexion à derouter, par exemple une nouvelle clé d’accès :',
      ignore:
        'Si vous n’avez pas demandé cette modification, quelqu’un d’autre est connecté à votre compte : fermez sa session dans les paramètres.',
    },
  },
  documents: { privacy: 'Avis de confidentialité', refunds: 'Politique de remboursement', 'acceptable-use': 'Règles d’utilisation' },
  account: {
    emailChanged: {
      subject: 'L’adresse de votre compte derouter a été modifiée',
      lead: 'Votre compte derouter a désormais l’adresse {email}. La présente adresse ne permet plus de s’y connecter, et toutes les autres sessions ont été fermées.',
      more: 'Si cette modification ne vient pas de vous, contactez l’assistance sans attendre.',
    },
    suspended: {
      subject: 'Votre compte derouter est suspendu',
      lead: 'Nous avons suspendu votre compte. Motif : {reason}',
      more: 'Vos clés ne fonctionnent pas et vos sessions sont fermées. Vous pouvez toujours vous connecter pour consulter vos données. Si vous n’êtes pas d’accord, répondez à cet e-mail.',
    },
    reinstated: {
      subject: 'Votre compte derouter est de nouveau actif',
      lead: 'Nous avons levé la suspension de votre compte : {reason}',
      more: 'Vos clés fonctionnent de nouveau. Vous n’avez rien à faire.',
    },
    deletionRequested: {
      subject: 'Votre compte derouter sera supprimé le {day}',
      lead: 'Vous nous avez demandé de supprimer votre compte. Il sera supprimé le {date} ({zone}) ; d’ici là, tout fonctionne comme avant.',
      more: 'Pour garder le compte, annulez la suppression dans les paramètres. Les crédits restants ce jour-là seront perdus. Si vous n’avez rien demandé, annulez-la et fermez les autres sessions :',
    },
    deletionCancelled: {
      subject: 'Votre compte derouter ne sera pas supprimé',
      lead: 'La suppression de votre compte a été annulée.',
      more: 'Vous n’avez rien à faire. Les recharges automatiques restent désactivées jusqu’à ce que vous les réactiviez.',
    },
    exportReady: {
      subject: 'L’export de votre compte derouter est prêt',
      lead: 'Le fichier avec tout ce que nous conservons sur votre compte est prêt.',
      more: 'Le lien fonctionne pendant 24 heures, dans un navigateur connecté à votre compte :',
    },
    termsChanged: {
      subject: 'Nos conditions changent le {day}',
      lead: 'Les conditions de derouter changent le {date} ({zone}) et passent à la version {version}. Lors de votre prochaine visite après cette date, nous vous demanderons de les accepter.',
      more: 'Lire les nouvelles conditions :',
    },
    documentChanged: {
      subject: '« {document} » : modification le {day}',
      lead: 'Le document « {document} » de derouter change le {date} ({zone}) et passe à la version {version}. Lors de votre prochaine visite après cette date, nous vous demanderons de l’accepter.',
      more: 'Lire la nouvelle version :',
    },
  },
  codeExpiry: 'Vous pouvez l’utiliser une seule fois, dans un délai de {minutes} minutes.',
  lowBalance: {
    subject: 'Votre solde derouter est inférieur à ${threshold}',
    lead: 'Votre solde est de ${balance}. Vous nous avez demandé de vous avertir quand il passe sous ${threshold}.',
    action: 'Ajouter des crédits :',
    why: 'Nous envoyons cet e-mail une fois chaque fois que le solde passe sous le montant que vous avez fixé sur la page des crédits.',
  },
  upstreamCredit: {
    subject: 'Le crédit chez {upstream} sera bientôt épuisé',
    lead: 'Le crédit prépayé chez {upstream} est de ${left}. Au coût des sept derniers jours, il suffit pour {days} jours.',
    action: 'Rechargez-le auprès du fournisseur ; le solde est affiché ici :',
    why: 'Nous envoyons cet e-mail aux propriétaires et aux ingénieurs une fois à chaque baisse du crédit.',
  },
  modelWithdrawal: {
    subject: '{model} sera retiré le {day}',
    lead: 'Le modèle {model} sera retiré le {date} ({zone}). Les requêtes qui le demandent seront alors refusées. {message}',
    action: 'Choisissez un autre modèle :',
    why: 'Nous envoyons cet e-mail une seule fois aux clients qui ont utilisé ce modèle au cours des 30 derniers jours.',
  },
  keyExpiry: {
    subject: 'Votre clé « {key} » expire le {day}',
    lead: 'La clé « {key} » expire le {date} ({zone}). Les programmes qui l’utilisent cesseront alors de fonctionner.',
    action: 'Donnez-lui une date ultérieure ou créez une nouvelle clé :',
    why: 'Nous envoyons cet e-mail 14 jours, puis 3 jours avant l’expiration d’une clé.',
  },
  keyBudget: {
    subject: 'Votre clé « {key} » a utilisé {percent} % de son {period}',
    lead: 'La clé « {key} » a dépensé ${spent} de son {period} de ${limit}.',
    resets: 'Le budget sera remis à zéro le {date} ({zone}).',
    action: 'Modifier le budget :',
    why: 'Nous envoyons cet e-mail une fois quand une clé atteint 80 % d’un budget, et une fois quand elle en atteint 100 %.',
    periods: { total: 'budget total', day: 'budget quotidien', week: 'budget hebdomadaire', month: 'budget mensuel' },
  },
  webhookDisabled: {
    subject: 'Un webhook de votre compte derouter a été désactivé',
    lead: 'Pendant trois jours, nous n’avons pas pu remettre d’événements à {url}, ou cette adresse a répondu qu’elle n’existe plus : nous avons donc désactivé le webhook. Aucun événement ne lui sera envoyé tant que vous ne l’aurez pas réactivé.',
    action: 'Comment lire son journal et le réactiver :',
    why: 'Les événements de cette période peuvent être renvoyés un par un depuis le journal.',
  },
  priceChange: {
    subject: 'Le prix de {model} change le {day}',
    subjectMany: 'Les prix de {count} modèles changent',
    lead: 'Ces prix vont changer. D’ici là, chaque appel est facturé au prix actuel.',
    model: '{model}, à partir du {date} ({zone})',
    rate: '{meter} : {before} → {after}',
    none: 'aucun',
    unit: 'Les tarifs sont en USD par million de tokens ; les recherches web et les requêtes sont en USD par appel.',
    action: 'Tous les prix :',
    why: 'Vous recevez cet e-mail parce que vous avez utilisé ces modèles au cours des 90 derniers jours ou demandé un avis pour chaque changement de prix.',
    meters: {
      input: 'Entrée',
      output: 'Sortie',
      cache_read: 'Lecture du cache',
      cache_write_5m: 'Écriture en cache, 5 minutes',
      cache_write_1h: 'Écriture en cache, 1 heure',
      cache_write_30m: 'Écriture en cache',
      input_audio: 'Entrée audio',
      output_audio: 'Sortie audio',
      input_image: 'Entrée image',
      output_image: 'Sortie image',
      web_search: 'Recherche web, par appel',
      request: 'Requête, par appel',
    },
  },
  payment: {
    settled: {
      subject: '${amount} de crédits ajoutés (reçu {receipt})',
      lead: 'Votre paiement est arrivé : ${settled} ont été encaissés et ${amount} ajoutés à votre solde.',
      more: 'Vous aviez demandé ${requested}. Nous créditons toujours le montant encaissé, moins les taxes et les frais de traitement indiqués avant le paiement. Le reçu {receipt} est joint.',
    },
    refunded: {
      subject: 'Remboursement de ${amount} versé',
      lead: 'Nous avons remboursé ${amount} sur le moyen de paiement que vous avez utilisé. Sur ce montant, ${credit} ont été retirés de votre solde.',
      more: 'Selon votre banque, il peut mettre jusqu’à dix jours à apparaître.',
    },
    refundFailed: {
      subject: 'Le remboursement de ${amount} a échoué',
      lead: 'Le remboursement de ${amount} n’a pas pu être versé : ${credit} sont donc revenus sur votre solde.',
      more: 'Vous pouvez le demander de nouveau sur la page des crédits.',
    },
    refundAddress: {
      subject: 'Confirmez où envoyer votre remboursement de ${amount}',
      lead: 'Nous sommes prêts à rembourser ${amount} en cryptomonnaie. Confirmez l’adresse à laquelle l’envoyer.',
      more: 'Nous n’envoyons jamais un remboursement à l’adresse qui a payé, car elle peut appartenir à une plateforme d’échange.',
    },
    tokenNotAccepted: {
      subject: 'Nous avons reçu des {token}, qui ne sont pas crédités',
      lead: '{quantity} {token} sont arrivés à votre adresse de dépôt sur {network}. Nous n’acceptons pas ce jeton : rien n’a été crédité.',
      more: 'Ils ne sont pas perdus : répondez à cet e-mail et nous vous dirons s’ils peuvent être renvoyés. Payez uniquement avec les jetons affichés sur la page de paiement.',
    },
    disputeOpened: {
      subject: 'Un paiement de ${amount} est contesté',
      lead: 'Votre banque nous a informés qu’un paiement de ${amount} est contesté. Tant que le litige est ouvert, votre compte est suspendu et vos clés ne fonctionnent pas.',
      more: 'Si vous ne vouliez pas le contester, demandez à votre banque de retirer le litige et répondez à cet e-mail.',
    },
    disputeWon: {
      subject: 'Le litige portant sur ${amount} est clos',
      lead: 'Le litige portant sur un paiement de ${amount} a été tranché en notre faveur. Ce qui avait été retiré de votre solde vous est rendu, et vos clés fonctionnent de nouveau.',
      more: 'Vous n’avez rien à faire.',
    },
    disputeLost: {
      subject: 'Le litige portant sur ${amount} est clos',
      lead: 'Le litige portant sur un paiement de ${amount} a été tranché en votre faveur, et la banque vous a rendu l’argent. Les crédits de ce paiement ont été retirés de votre solde.',
      more: 'Votre compte reste suspendu jusqu’à ce que nous l’ayons examiné. Répondez à cet e-mail si vous souhaitez continuer à l’utiliser.',
    },
    topUpDeclined: {
      subject: 'Votre recharge automatique est désactivée : la carte a été refusée',
      lead: 'Votre carte enregistrée n’a pas pu être débitée de ${amount} : nous avons donc désactivé votre recharge automatique. Nous n’essaierons plus cette carte.',
      more: 'Enregistrez une autre carte ou ajoutez vous-même des crédits, puis réactivez la recharge automatique. Les requêtes fonctionnent tant qu’il reste des crédits.',
    },
    topUpAuthentication: {
      subject: 'Votre banque vous demande de confirmer un paiement de ${amount}',
      lead: 'Votre banque n’autorise pas de débit automatique de ${amount} sans vous : rien n’a donc été débité et votre recharge automatique est désactivée.',
      more: 'Ajoutez des crédits sur la page des crédits, où vous pouvez confirmer le paiement avec votre banque. Si vous y enregistrez la carte, vous pouvez réactiver la recharge automatique.',
    },
    topUpCapReached: {
      subject: 'Votre recharge automatique a atteint sa limite mensuelle de ${amount}',
      lead: 'Votre carte n’est pas débitée au-delà de la limite de ${amount} que vous avez fixée par mois civil ; votre solde peut donc s’épuiser.',
      more: 'Vous pouvez ajouter vous-même des crédits ou relever la limite. Sinon, la recharge automatique reprend le mois prochain (UTC).',
    },
    topUpReversal: {
      subject: 'Votre recharge automatique est désactivée après un remboursement ou un litige',
      lead: 'L’un de vos paiements a été remboursé ou contesté. Pour qu’il n’entraîne pas un autre débit, nous avons désactivé votre recharge automatique.',
      more: 'Vous pouvez la réactiver sur la page des crédits dès que votre solde n’est plus négatif.',
    },
    topUpNoCard: {
      subject: 'Votre recharge automatique n’a pas de carte',
      lead: 'La carte enregistrée a été retirée chez notre prestataire de paiement ; votre recharge automatique ne peut donc pas la débiter.',
      more: 'Enregistrez une carte sur la page des crédits pour qu’elle continue de fonctionner.',
    },
  },
  paymentAction: 'Vos paiements :',
};
