"""Domains of mail under which everybody has a mailbox: many from one of them at once tell nothing.

Gathered from the sign-up pages of the providers that people in Canada use, in the languages of the site.
"""

_DOMAINS = """
aol.com bell.net bellnet.ca cogeco.ca duck.com eastlink.ca fastmail.com free.fr gmail.com gmx.com gmx.de
gmx.net googlemail.com hotmail.ca hotmail.com hotmail.fr icloud.com laposte.net live.ca live.com live.fr
mac.com mail.com mail.ru me.com mts.net msn.com orange.fr outlook.com outlook.fr pm.me proton.me
protonmail.com rambler.ru rogers.com sasktel.net shaw.ca sympatico.ca telus.net tuta.com tutanota.com
ukr.net videotron.ca wanadoo.fr web.de yahoo.ca yahoo.com yahoo.fr yandex.ru ymail.com zoho.com
"""
PUBLIC_MAIL_DOMAINS = frozenset(_DOMAINS.split())
