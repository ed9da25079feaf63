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

## Jede E-Mail

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
mail_invitation_aside = Auf der Seite können Sie die Einladung annehmen oder ablehnen. Den Link zu öffnen ändert noch nichts. Bitte leiten Sie diese E-Mail nicht weiter: Der Link ist nur für Sie bestimmt.
mail_invitation_why = Sie erhalten diese E-Mail, weil { $inviter } Ihre Adresse angegeben hat, um Sie zu { $organization } einzuladen. Sie haben damit nicht gerechnet? Dann brauchen Sie nichts zu tun.

## Der Zugang

mail_setup_subject = Ihr Zugang zu { $organization }
mail_setup_preheader = Der Link gilt bis { $deadline }.
mail_setup_heading = Wählen Sie Ihr Passwort
mail_setup_heading_named = Guten Tag { $name }, wählen Sie Ihr Passwort
mail_setup_offer = Sie gehören zu { $organization }. Es fehlt nur noch ein eigenes Passwort.
mail_setup_button = Passwort wählen
mail_setup_deadline = Der Link gilt bis { $deadline }. Danach können Sie sich auf der Anmeldeseite einen Link zum Zurücksetzen schicken lassen.
mail_setup_why = Sie erhalten diese E-Mail, weil die Administration von { $organization } Ihren Zugang freigeschaltet hat.

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

## Die E-Mail mit dem Code

mail_code_subject = Ihr Code zum Annehmen der Einladung
mail_code_preheader = Er gilt { $span }.
mail_code_heading = Ihr Code
mail_code_lead = Geben Sie ihn auf der Seite ein, die danach fragt:
mail_code_deadline = Der Code gilt { $span }. Wenn Sie einen neuen anfordern, verliert er seine Gültigkeit.
mail_code_aside = Niemand wird Sie am Telefon oder in einer Nachricht nach diesem Code fragen.
mail_code_why = Sie erhalten diese E-Mail, weil jemand eine Einladung an Ihre Adresse geöffnet und einen Code angefordert hat. Waren Sie das nicht, brauchen Sie nichts zu tun.

## Die E-Mail zum Bestätigen der Adresse

mail_verify_subject = Bestätigen Sie Ihre E-Mail-Adresse
mail_verify_preheader = Der Link gilt bis { $deadline }.
mail_verify_lead = Ein Schritt fehlt noch, damit Ihr Konto sicher Ihnen gehört: Bestätigen Sie, dass dies Ihr Postfach ist.
mail_verify_button = Adresse bestätigen
mail_verify_deadline = Der Link gilt bis { $deadline }, und zwar dort, wo Sie angemeldet sind.
mail_verify_why = Sie erhalten diese E-Mail, weil mit Ihrer Adresse ein Konto angelegt wurde. Waren Sie das nicht, brauchen Sie nichts zu tun: Ohne den Link wird Ihre Adresse nicht bestätigt.

## Die E-Mail zum Zurücksetzen des Passworts

mail_reset_subject = Wählen Sie ein neues Passwort
mail_reset_deadline = Der Link gilt einmal, bis { $deadline }.
mail_reset_lead = Mit diesem Link wählen Sie ein neues Passwort. Alle anderen Anmeldungen Ihres Kontos werden dabei beendet.
mail_reset_button = Neues Passwort wählen
mail_reset_why = Sie erhalten diese E-Mail, weil sie mit Ihrer Adresse angefordert wurde. Waren Sie das nicht, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.

## Die E-Mail über ein geändertes Passwort

mail_changed_subject = Ihr Passwort wurde geändert
mail_changed_preheader = Am { $when }.
mail_changed_what = Das Passwort Ihres Kontos wurde am { $when } geändert.
mail_changed_advice = Waren Sie das? Dann ist alles in Ordnung. Wenn nicht, wählen Sie bitte sofort ein neues Passwort: Damit enden alle anderen Anmeldungen.
mail_changed_button = Das war ich nicht
mail_changed_why = Sie erhalten diese E-Mail, weil jede Änderung eines Passworts an die Adresse des Kontos gemeldet wird.

## E-Mails an die Administration über eine Einladung

mail_admin_why = Sie erhalten diese E-Mail, weil Sie sich um Einladungen zu { $organization } kümmern.
mail_expired_subject = Die Einladung für { $person } zu { $organization } ist abgelaufen
mail_expired_preheader = Seit { $when }.
mail_expired_preheader_link = Ein neuer Link gilt bis { $deadline }.
mail_expired_heading = { $person } ist noch nicht dabei
mail_expired_what = Die Einladung für { $person } zu { $organization } ist am { $when } abgelaufen.
mail_expired_last = Das war der letzte Hinweis zu dieser Einladung; er enthält keinen neuen Link. Über die Seite unten können Sie jederzeit einen verschicken.
mail_expired_ready = Ein neuer Link ist bereit. Verschicken Sie ihn über die Seite unten, oder geben Sie ihn selbst weiter.
mail_expired_none = Über die Seite unten können Sie einen neuen Link verschicken.
mail_expired_button = Neuen Link verschicken
mail_expired_handed = Oder geben Sie diesen neuen Link weiter, aber nur an die eingeladene Person. Sie wird unter Umständen nach einem Code gefragt, der an ihre Adresse geschickt wird:
mail_expired_deadline = Der neue Link gilt bis { $deadline }.
mail_expired_renewals = { $count ->
    [0] Es ist der letzte, der von selbst kommt.
    [one] Läuft auch er ab, kommt noch einer von selbst.
   *[other] Läuft auch er ab, kommen nacheinander noch { $count } von selbst.
  }
mail_declined_subject = { $person } hat die Einladung zu { $organization } abgelehnt
mail_declined_preheader = Am { $when }.
mail_declined_heading = { $person } hat abgelehnt
mail_declined_what = { $person } hat die Einladung zu { $organization } am { $when } abgelehnt.
mail_declined_next = Sie brauchen nichts zu tun. War es ein Versehen, laden Sie die Person einfach erneut ein.
mail_asks_subject = { $person } kann { $organization } nicht beitreten und bittet um Hilfe
mail_asks_heading = { $person } bittet um Hilfe
mail_asks_what = Jemand hat die Einladung für { $person } zu { $organization } geöffnet und uns gebeten, Ihnen Bescheid zu geben.
mail_asks_reason = Der Link funktioniert nicht: { $reason }.
mail_asks_next = Die Seite unten zeigt den Stand der Dinge und was Sie tun können. Wenn das so seine Richtigkeit hat, brauchen Sie nichts zu tun.
mail_asks_button = Möglichkeiten ansehen
mail_asks_why = Sie erhalten diese E-Mail, weil Sie sich um Einladungen zu { $organization } kümmern. Solche Hinweise kommen höchstens einmal am Tag und je Person.
because_accepted = Die Einladung wurde schon angenommen
because_activated = Die Person wurde von der Administration freigeschaltet
because_password_set = Die Administration hat ein Passwort festgelegt
because_declined = Die Einladung wurde abgelehnt
because_expired = Er ist abgelaufen, und die neuen Links für heute sind aufgebraucht
because_revoked = Die Einladung wurde zurückgezogen
because_user_inactive = Der Zugang der Person ist gesperrt
because_terminated = Die Person wurde entfernt
because_address_changed = Die Adresse wurde berichtigt
because_inviter_lost_rights = Wer die Einladung verschickt hat, darf diese Rolle nicht mehr vergeben
because_sso_required = Die Anmeldung über Single Sign-on ist jetzt Pflicht
because_unknown = Die Einladung dazu gibt es nicht mehr
