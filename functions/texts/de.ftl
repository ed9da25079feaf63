# Dasselbe wie en.ftl auf Deutsch: „Sie“, kurze Sätze, Personen ohne Geschlecht, wo es sich schlicht sagen lässt.

## Zeiten

moment = { $weekday }, { $day }. { $month } { $year }, { $time } Uhr { $zone }
weekday = { $number ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
  }
month = { $number ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
  }
zone = { $short ->
    [CET] MEZ
    [CEST] MESZ
    [WET] WEZ
    [WEST] WESZ
    [EET] OEZ
    [EEST] OESZ
   *[other] { $short }
  }
seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
  }
minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
  }
hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
  }

## Namen der API

role_name = { $role ->
    [owner] Inhaberschaft
    [admin] Administration
    [member] Mitglied
    [viewer] Lesezugriff
    [basic] Basiszugang
    [collaborator] Zusammenarbeit
   *[other] { $role }
  }
status_name = { $status ->
    [pending] eingeladen
    [awaiting_approval] wartet auf Freigabe
    [active] aktiv
    [inactive] inaktiv
    [terminated] ausgeschieden
    [erased] gelöscht
    [rejected] abgelehnt
    [expired] abgelaufen
    [accepted] angenommen
    [declined] abgelehnt
    [revoked] zurückgezogen
   *[other] { $status }
  }
holder_name = { $holder ->
    [invitee] der eingeladenen Person
    [admin] der Administration
   *[both] der eingeladenen Person und der Administration
  }

## Jede Mail

mail_copy_link = Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:

## Die Einladung

mail_invitation_subject = { $inviter } lädt Sie zu { $organization } ein
mail_invitation_preheader = Gültig bis { $deadline }.
mail_invitation_heading = Sie sind zu { $organization } eingeladen
mail_invitation_heading_named = Guten Tag { $name }, Sie sind zu { $organization } eingeladen
mail_invitation_offer = { $inviter } möchte Sie bei { $organization } dabeihaben. Ihre Rolle: { $role }.
mail_invitation_quote = { $inviter } schreibt:
mail_invitation_button = Einladung ansehen
mail_invitation_deadline = Der Link gilt bis { $deadline }. Danach können Sie auf derselben Seite einen neuen anfordern.
mail_invitation_aside = Auf der Seite können Sie die Einladung annehmen oder ablehnen. Den Link zu öffnen ändert noch nichts. Bitte leiten Sie diese Mail nicht weiter: Der Link ist nur für Sie bestimmt.
mail_invitation_why = Sie erhalten diese Mail, weil { $inviter } Ihre Adresse angegeben hat, um Sie zu { $organization } einzuladen. Sie haben damit nicht gerechnet? Dann brauchen Sie nichts zu tun.

## Der Zugang

mail_setup_subject = Ihr Zugang zu { $organization }
mail_setup_preheader = Der Link gilt bis { $deadline }.
mail_setup_heading = Wählen Sie Ihr Passwort
mail_setup_heading_named = Guten Tag { $name }, wählen Sie Ihr Passwort
mail_setup_offer = Sie gehören zu { $organization }. Es fehlt nur noch ein eigenes Passwort.
mail_setup_button = Passwort wählen
mail_setup_deadline = Der Link gilt bis { $deadline }. Danach können Sie sich auf der Anmeldeseite einen Link zum Zurücksetzen schicken lassen.
mail_setup_why = Sie erhalten diese Mail, weil die Administration von { $organization } Ihren Zugang freigeschaltet hat.

## Jede Seite

page_error_title = Fehler: { $title }

## Felder

field_email = E-Mail-Adresse
field_password = Passwort

## Anmelden

sign_in_title = Anmelden
sign_in_button = Anmelden
sign_in_forgotten = Passwort vergessen oder noch keines gewählt? Geben Sie Ihre E-Mail-Adresse ein und klicken Sie auf:
sign_in_reset_title = Passwort zurücksetzen
sign_in_reset_lead = Wir schicken Ihnen einen Link, mit dem Sie ein neues Passwort wählen.
sign_in_reset_button = Link zum Zurücksetzen schicken
sign_in_back = Zurück zur Anmeldung
