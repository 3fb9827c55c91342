"""How programs and people mark what is no story in a mail: older mails, signatures, greetings, disclaimers."""

from __future__ import annotations

import re

_FORWARDED = (
    "forwarded message|begin forwarded message|weitergeleitete nachricht|"
    "anfang der weitergeleiteten (?:nachricht|e-mail)|"
    "message transf[ée]r[ée]|d[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|(?:mensaje|"
    "inicio del mensaje) reenviado|"
    "mensagem (?:re)?encaminhada|(?:messaggio|inizio messaggio) inoltrato|doorgestuurd bericht|"
    "begin doorgestuurd bericht|"
    "vidarebefordrat (?:brev|meddelande)|videresendt (?:besked|melding)|v[äa]litetty viesti|przekazana wiadomość|"
    "пересылаемое (?:сообщение|письмо)|пересланное сообщение|начало переадресованного сообщения|"
    "переслане повідомлення|"
    "(?:yönlendirilen|iletilen) (?:ileti|mesaj)|转发的?邮件(?:信息)?|轉寄郵件|转发的消息|転送メッセージ|"
    "전달된 메시지|"
    "رسالة معاد توجيهها|پیام ارسال شده|آگے بھیجا گیا پیغام"
)
_ORIGINAL = (
    "original message|original e-?mail|urspr[üu]ngliche nachricht|message d'origine|message original|"
    "mensaje original|"
    "mensagem original|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande|opprinnelig melding|"
    "wiadomość oryginalna|исходное сообщение|исходное письмо|original nachricht|原始邮件|原郵件|原邮件|"
    "원본 메시지|元のメッセージ"
)
FORWARDED = re.compile(
    rf"^[\s>*]*(?:[-–—_=*]{{2,}}\s*(?:{_FORWARDED})|(?:{_FORWARDED})\s*:?\s*[-–—_=*]*$)",
    re.IGNORECASE,
)
"""A line that says: here begins a mail that I send on."""
ORIGINAL = re.compile(rf"^[\s>*]*[-–—_=*]{{2,}}\s*(?:{_ORIGINAL})", re.IGNORECASE)
"""A line that says: here begins the mail that I answer, or send on."""
_FROM = "from|von|de|da|van|från|fra|od|от|від|kimden|gönderen|发件人|寄件者|寄件人|差出人|보낸 ?사람|من|از"
_DATE = (
    "date|sent|datum|gesendet|envoyé(?: le)?|fecha|enviad[oa](?: el| em)?|data|inviato|verzonden|skickat|"
    "sendt|дата|отправлено|дата отправки|tarih|gönderme tarihi|日期|发送时间|发送日期|送信日時|보낸 날짜|"
    "التاريخ|تاریخ"
)
_TO = (
    "to|an|à|para|a|aan|till|til|do|кому|kime|收件人|宛先|받는 ?사람|إلى|cc|kopie|копия|抄送|reply-to|"
    "antwort an|répondre à"
)
_SUBJECT = (
    "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема|konu|主题|主旨|件名|제목|الموضوع|موضوع"
)
LABEL = re.compile(
    rf"^[\s>*]*(?:(?P<from>{_FROM})|(?P<date>{_DATE})|(?P<to>{_TO})|"
    rf"(?P<subject>{_SUBJECT}))\s?\*?\s*[:：]\*?\s*(?P<value>.*)$",
    re.IGNORECASE,
)
"""A field of a mail's header, as programs write it into a text."""
WROTE = re.compile(
    r"^[\s>]*(?:on\b.{5,200}\bwrote|am\b.{5,200}\bschrieb\b.{0,60}|le\b.{5,200}\ba écrit|"
    r"el\b.{5,200}\bescribi[óo]|em\b.{5,200}\bescreveu|"
    r"il\b.{5,200}\bha scritto|op\b.{5,200}\bschreef\b.{0,60}|den\b.{5,200}\bskrev\b.{0,60}|"
    r"w dniu\b.{5,200}\bnapisał\(?a?\)?|"
    r".{5,200}(?:пишет|написал\(?а?\)?|писал\(?а?\)?)|.{5,200}(?:tarihinde|şunu yazdı|yazdı)|"
    r"在.{3,200}写道|.{3,200}于.{3,200}写道|"
    r".{5,120}<[^<>@\s]{1,64}@[^<>\s]{1,200}>\s*(?:wrote)?)\s?[:：]\s*$",
    re.IGNORECASE,
)
"""The line above a quoted mail: "On Monday somebody wrote:"."""
SIGNATURE = re.compile(r"^(?:-- ?|—|–– ?|-- -|_{10,}|-{20,}|\*{20,})\s*$")
SENT_FROM = re.compile(
    r"^\W*(?:sent (?:from|via|with|using) (?:my |the |an? )?[\w ]{0,20}(?:iphone|ipad|android|blackberry|"
    r"samsung|galaxy|mobile|phone|outlook|mail|"
    r"yahoo|proton|huawei|xiaomi|handheld|device|windows|tablet)|get outlook for|"
    r"(?:von|gesendet von|gesendet mit|von meinem) .{0,25}(?:iphone|ipad|android|samsung|handy|outlook|"
    r"mobilger|telekom|gmx|web\.de)|"
    r"envoy[ée] (?:de|depuis|à partir de|avec) .{0,25}(?:iphone|ipad|android|samsung|mobile|"
    r"t[ée]l[ée]phone|outlook|mail|orange)|"
    r"enviad[oa] (?:desde|do|de|com) .{0,25}(?:iphone|ipad|android|samsung|m[óo]vil|celular|dispositivo|"
    r"outlook|mail)|"
    r"inviato da .{0,25}(?:iphone|ipad|android|samsung|dispositivo|outlook|mail)|verzonden (?:vanaf|via|met) .{0,25}|"
    r"skickat från .{0,25}|sendt fra .{0,25}|lähetetty .{0,25}|wysłano z .{0,25}|odesláno z .{0,25}|"
    r"отправлено (?:с|из) .{0,25}|надіслано з .{0,25}|.{0,20}(?:iphone|ipad|android)['’]?(?:umdan|den|"
    r"dan) gönderildi|"
    r"发自我的.{0,20}|從我的.{0,20}傳送|从我的.{0,20}发送|iPhoneから送信|나의 iphone에서 보냄|أرسلت من .{0,25}|"
    r"ارسال شده از .{0,25}|virus-free\b)",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^\W*(?:(?:best|kind|warm|with (?:best|kind)) ?(?:regards|wishes)|regards|yours (?:sincerely|"
    r"faithfully|truly)|sincerely|"
    r"cheers|many thanks|thanks(?: and regards| in advance)?|thank you|all the best|"
    r"mit (?:freundlichen|besten|herzlichen|kollegialen) gr[üu](?:ß|ss)en|(?:viele|beste|freundliche|"
    r"liebe|herzliche) gr[üu](?:ß|ss)e|mfg|vg|lg|"
    r"cordialement|bien cordialement|bien à vous|(?:sinc[èe]res|meilleures) salutations|un cordial saludo|"
    r"saludos(?: cordiales)?|"
    r"atentamente|atenciosamente|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|"
    r"med vänliga hälsningar|"
    r"z poważaniem|pozdrawiam|с уважением|с наилучшими пожеланиями|з повагою|saygılarımla|iyi çalışmalar|"
    r"此致|敬礼|顺祝商祺|祝好|谢谢|よろしくお願い(?:いた)?します|감사합니다|مع (?:أطيب )?التحيات?|"
    r"با احترام|والسلام)\W*$",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"^\W*(?:(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day))\b.{0,60}|sehr geehrte.{0,60}|"
    r"liebe[rs]? .{0,50}|guten (?:tag|morgen).{0,40}|hallo\b.{0,40}|"
    r"bonjour\b.{0,40}|(?:cher|ch[èe]re|chers|mesdames).{0,50}|estimad[oa]s?\b.{0,50}|hola\b.{0,40}|"
    r"buen[oa]s (?:d[íi]as|tardes).{0,40}|"
    r"prezad[oa]s?\b.{0,50}|gentil[ei]\b.{0,50}|buongiorno\b.{0,40}|beste\b.{0,40}|geachte\b.{0,50}|"
    r"(?:уважаем|дорог)\w{2,4}\b.{0,60}|здравствуйте.{0,40}|добрый (?:день|вечер).{0,40}|sayın\b.{0,50}|"
    r"merhaba.{0,40}|"
    r"尊敬的.{0,30}|您好|大家好|各位.{0,20}|السلام عليكم.{0,40}|عزيز.{0,40})[,.!:;，。！：،]*\s*$",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"^\W*(?:(?:confidentiality|privacy|legal|email|e-mail) (?:notice|disclaimer|note|statement)\b|"
    r"disclaimer\b\W*$|disclaimer:|confidential(?:ity)?[:.]|"
    r"caution: this|this (?:is an )?external (?:e-?mail|message)|please (?:consider|"
    r"think).{0,60}(?:before printing|environment)|"
    r"you (?:are receiving|received) this (?:e-?mail|message|mailing)|to unsubscribe|unsubscribe\b|"
    r"if you no longer wish|"
    r"view (?:this )?(?:e-?mail|message|it)? ?in (?:your )?browser|abmelden\b|se d[ée]sabonner|"
    r"darse de baja|отписаться|退订)|"
    r"(?:this|the) (?:e-?mail|message|communication|transmission|information contained in this)\b.{0,160}"
    r"\b(?:confidential|privileged|intended (?:only|solely|for)|disclos)|"
    r"\b(?:intended (?:solely|only) for|not the intended recipient|unauthori[sz]ed (?:use|review|disclosure))|"
    r"diese (?:e-?mail|nachricht).{0,160}vertraulich|"
    r"(?:ce|le pr[ée]sent) (?:message|courriel|mail|e-mail).{0,160}confidentiel|"
    r"(?:este|el presente) (?:mensaje|correo|e-?mail).{0,160}confidencial|esta (?:mensagem|"
    r"comunicaci[óo]n).{0,160}confidencia|"
    r"questo messaggio.{0,160}(?:riservat|confidenzial)|dit (?:bericht|e-mail).{0,160}vertrouwelijk|"
    r"(?:данное|это|настоящее) (?:сообщение|электронное|письмо).{0,160}конфиденциальн|bu (?:e-?posta|"
    r"mesaj|ileti).{0,160}gizli|"
    r"(?:本|此)(?:邮件|郵件|电子邮件).{0,80}(?:保密|机密|機密)|このメール.{0,80}機密",
    re.IGNORECASE,
)
NOTES_TO_EDITORS = re.compile(
    r"^\W*(?:(?:further )?notes? (?:to|for) (?:the )?editors?|editors?['’]? notes?|notes? aux r[ée]dact(?:ions|eurs)|"
    r"hinweise? (?:an|f[üu]r) (?:die )?redaktion(?:en)?|notas? (?:a|para) los editores|для редакторов)\W*$",
    re.IGNORECASE,
)
CONTACTS = re.compile(
    r"^\W*(?:(?:(?:press|media|editorial|for (?:more|further) information|investor relations|contact|pr)[ ,:/&-]*)*"
    r"(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|information|office|contact person)|pressekontakt|"
    r"ansprechpartner(?:in)?|contact presse|"
    r"contacto(?: de prensa)?|контакт(?:ы|ная информация)|联系方式|媒体联系人?)\W*$",
    re.IGNORECASE,
)
END = re.compile(r"^\W*(?:ends?|-?30-?|ende|fin|конец|完)\W*$|^\s*#{2,}\s*(?:#\s*)*$", re.IGNORECASE)
