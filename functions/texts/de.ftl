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
mail_invitation_offer = { $inviter } lädt Sie ein, { $organization } beizutreten. Ihre Rolle: { $role }.
mail_invitation_quote = { $inviter } schreibt:
mail_invitation_button = Einladung ansehen
mail_invitation_deadline = Der Link gilt bis { $deadline }. Danach können Sie auf derselben Seite einen neuen anfordern.
mail_invitation_aside = Auf der Seite können Sie die Einladung annehmen oder ablehnen. Den Link zu öffnen ändert noch nichts. Bitte leiten Sie diese E-Mail nicht weiter: Der Link ist nur für Sie bestimmt.
mail_invitation_why = Sie erhalten diese E-Mail, weil { $inviter } Ihre Adresse angegeben hat, um Sie zu { $organization } einzuladen. Sie haben damit nicht gerechnet? Dann brauchen Sie nichts zu tun.

mail_reminder_subject = Erinnerung: { $inviter } lädt Sie zu { $organization } ein
mail_reminder_heading = Ihre Einladung zu { $organization } ist noch offen
mail_reminder_heading_named = Guten Tag { $name }, Ihre Einladung zu { $organization } ist noch offen
mail_reminder_offer = { $inviter } hat Sie zu { $organization } eingeladen. Ihre Antwort steht noch aus.

## Der Zugang

mail_setup_subject = Ihr Zugang zu { $organization }
mail_setup_preheader = Der Link gilt bis { $deadline }.
mail_setup_heading = Wählen Sie Ihr Passwort
mail_setup_heading_named = Guten Tag { $name }, wählen Sie Ihr Passwort
mail_setup_offer = Sie gehören zu { $organization }. Es fehlt nur noch ein eigenes Passwort.
mail_setup_button = Passwort wählen
mail_setup_deadline = Der Link gilt bis { $deadline }. Danach können Sie sich auf der Anmeldeseite einen Link zum Zurücksetzen schicken lassen.
mail_setup_why = Sie erhalten diese E-Mail, weil die Administration von { $organization } Ihren Zugang freigeschaltet hat.

## A mail to the invited person came back

mail_undelivered_subject = Die Mail an { $person } kam zurück
mail_undelivered_preheader = Die Einladung zu { $organization } ist nicht angekommen.
mail_undelivered_what = { $state ->
    [bounced] Das Postfach von { $person } hat die Einladung zu { $organization } abgewiesen.
    [complained] { $person } hat die Einladung zu { $organization } als unerwünscht gemeldet. Mails der Organisation an diese Adresse werden zurückgehalten.
    [suppressed] Die Einladung für { $person } zu { $organization } wurde nicht verschickt: Mails an diese Adresse werden wegen einer früheren zurückgehalten.
   *[failed] Die Einladung für { $person } zu { $organization } konnte nicht verschickt werden.
  }
mail_undelivered_next = Stimmt die Adresse? Auf der folgenden Seite können Sie sie an derselben Einladung berichtigen oder die Einladung noch einmal verschicken lassen.

## Not their account

mail_not_theirs_subject = { $person } braucht für { $organization } eine andere Adresse
mail_not_theirs_preheader = Das Konto mit dieser Adresse gehört jemand anderem.
mail_not_theirs_heading = { $person } braucht eine andere Adresse
mail_not_theirs_what = Jemand hat die Einladung von { $person } zu { $organization } geöffnet und sagt, dass das Konto mit dieser Adresse jemand anderem gehört.
mail_not_theirs_do = Zu einer Adresse gehört ein Konto. Wenn das stimmt, ziehen Sie diese Einladung zurück und laden Sie unter einer anderen Adresse ein, etwa mit einem Zusatz: name+firma@….
mail_not_theirs_button = Ansehen, was zu tun ist
mail_not_theirs_why = Sie erhalten diese Mail, weil Sie sich um Einladungen zu { $organization } kümmern, höchstens einmal am Tag und je Person.

## What the notice page did

notice_activated = { $email } ist eingeschaltet.
notice_restored = { $email } ist wieder da.
notice_invited = { $email } ist eingeladen; die Mail ist unterwegs.

## What somebody signed in with

device_on = { $browser } auf { $system }
mail_credential_device = Die Änderung kam von { $device }.

## The mail after an admin set a password

mail_password_set_subject = Für Sie wurde bei { $organization } ein Passwort gesetzt
mail_password_set_preheader = Am { $time }.
mail_password_set_heading = Für Sie wurde ein Passwort gesetzt
mail_password_set_by = Die Administration von { $organization } hat am { $time } das Passwort Ihres Kontos gesetzt.
mail_password_set_next = Lassen Sie es sich geben und melden Sie sich an; danach wählen Sie ein eigenes. Alle früheren Anmeldungen sind beendet.
mail_password_set_button = Anmelden
mail_password_set_reset = Sie möchten es nicht verwenden? Wählen Sie ein eigenes über einen Link zum Zurücksetzen: { $page }
mail_password_set_why = Sie erhalten diese Mail, weil jede Änderung eines Passworts an die Adresse des Kontos gemeldet wird.

## Every page

page_error_title = Fehler: { $title }
page_skip = Zum Inhalt springen
page_foot = Usher kümmert sich darum, wer zu einer Organisation gehört und wie sich alle anmelden.
page_check = Bitte prüfen Sie das
page_sign_in = Anmelden
page_sign_out = Abmelden
page_sign_out_continue = Abmelden und fortfahren
page_back = Zurück
page_go_on = Weiter

## Felder

field_email = E-Mail-Adresse
field_password = Passwort
field_optional = (freiwillig)
field_first_name = Vorname
field_last_name = Nachname
field_phone = Telefonnummer
field_phone_hint = Mit Ländervorwahl, zum Beispiel +49 30 23125 123.
field_role = Rolle
field_new_password = Neues Passwort
field_new_password_hint = Mindestens { $least } Zeichen. Gut und leicht zu merken sind mehrere Wörter hintereinander.
field_code = Code
field_code_hint = 8 Ziffern, mit oder ohne Leerzeichen.
field_message = Persönliche Nachricht
field_message_hint = Reiner Text, höchstens 500 Zeichen; steht als Zitat in der E-Mail.

## Anmelden

sign_in_title = Anmelden
sign_in_button = Anmelden
sign_in_forgotten = Passwort vergessen oder noch keines gewählt? Geben Sie Ihre E-Mail-Adresse ein und klicken Sie auf:
sign_in_reset_title = Passwort zurücksetzen
sign_in_reset_lead = Wir schicken Ihnen einen Link, mit dem Sie ein neues Passwort wählen.
sign_in_reset_button = Link zum Zurücksetzen schicken
sign_in_back = Zurück zur Anmeldung
sign_in_fill_email = Geben Sie eine E-Mail-Adresse ein.
sign_in_fill_password = Geben Sie Ihr Passwort ein.
sign_in_wrong = Die Adresse oder das Passwort stimmt nicht.
reset_asked_title = Sehen Sie in Ihr Postfach
reset_asked_text = Falls es zu { $email } hier ein Konto gibt, ist ein Link für ein neues Passwort unterwegs. Er gilt eine Stunde.
reset_asked_foot = Nach ein paar Minuten noch keine E-Mail da? Sehen Sie im Spam-Ordner nach, und prüfen Sie die Adresse auf Tippfehler.
reset_title = Neues Passwort wählen
reset_lead = Wenn Sie es speichern, werden Sie überall sonst abgemeldet.
reset_button = Neues Passwort speichern
reset_aside = Sie haben das nicht angefordert? Schließen Sie die Seite: Ohne neues Passwort ändert sich nichts.
reset_choose = Wählen Sie ein Passwort.
reset_done_title = Ihr neues Passwort ist gespeichert
reset_done_text = Alle anderen Anmeldungen sind beendet.

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
mail_verify_deadline = Der Link gilt bis { $deadline } und nur dort, wo Sie angemeldet sind.
mail_verify_why = Sie erhalten diese E-Mail, weil mit Ihrer Adresse ein Konto angelegt wurde. Waren Sie das nicht, brauchen Sie nichts zu tun: Ohne den Link wird Ihre Adresse nicht bestätigt.

## Die E-Mail zum Zurücksetzen des Passworts

mail_reset_subject = Wählen Sie ein neues Passwort
mail_reset_deadline = Der Link gilt einmal, bis { $deadline }.
mail_reset_lead = Mit diesem Link wählen Sie ein neues Passwort. Alle anderen Anmeldungen Ihres Kontos werden dabei beendet.
mail_reset_button = Neues Passwort wählen
mail_reset_why = Sie erhalten diese E-Mail, weil sie mit Ihrer Adresse angefordert wurde. Waren Sie das nicht, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.

## Die E-Mail über ein geändertes Passwort

mail_next_email_subject = Bestätigen Sie Ihre neue E-Mail-Adresse
mail_next_email_lead = Dies soll die Adresse Ihres Kontos werden. Das ist sie, sobald Sie sie dort bestätigen, wo Sie angemeldet sind; bis dahin gilt die bisherige.
mail_next_email_why = Sie erhalten diese E-Mail, weil jemand, der angemeldet ist, oder ein Admin um diese Adresse gebeten hat. Waren Sie das nicht, brauchen Sie nichts zu tun: Es ändert sich nichts.
mail_email_asked_subject = Für Ihr Konto wurde eine andere Adresse angefragt
mail_email_asked_what = Am { $when } wurde angefragt, dass die Adresse Ihres Kontos { $email } wird. Bis jenes Postfach bestätigt ist, gilt dieses.
mail_email_asked_advice = Waren Sie das? Dann bestätigen Sie die E-Mail, die dorthin ging. Wenn nicht, wählen Sie bitte sofort ein neues Passwort: Das nimmt die Anfrage zurück und beendet alle anderen Anmeldungen.
mail_email_changed_subject = Ihr Konto hat eine andere Adresse
mail_email_changed_what = Am { $when } wurde { $email } die Adresse Ihres Kontos. Mit ihr melden Sie sich an, und dorthin gehen Ihre E-Mails.
mail_email_changed_advice = Waren Sie das? Dann ist alles in Ordnung. Wenn nicht, wenden Sie sich sofort an die Admins von { $organization }.
mail_email_changed_yours = Waren Sie das? Dann ist alles in Ordnung. Wenn nicht, wenden Sie sich sofort an die Admins Ihrer Organisation.
mail_email_why = Sie erhalten diese E-Mail, weil jede Änderung einer Adresse an die bisherige gemeldet wird.
mail_changed_subject = Ihr Passwort wurde geändert
mail_changed_preheader = Am { $when }.
mail_changed_what = Das Passwort Ihres Kontos wurde am { $when } geändert.
mail_changed_advice = Waren Sie das? Dann ist alles in Ordnung. Wenn nicht, wählen Sie bitte sofort ein neues Passwort: Damit enden alle anderen Anmeldungen.
mail_changed_button = Das war ich nicht
mail_changed_why = Sie erhalten diese E-Mail, weil jede Änderung eines Passworts an die Adresse des Kontos gemeldet wird.

## E-Mails an die Administration über eine Einladung

mail_admin_why = Sie erhalten diese E-Mail, weil Sie sich um Einladungen zu { $organization } kümmern.
mail_digest_subject = { $count } weitere Mitteilungen zu Einladungen bei { $organization }
mail_digest_preheader = In einer Mail: { $count }.
mail_digest_heading = Was sich bei den Einladungen zu { $organization } noch getan hat
mail_digest_what = Es gab mehr Mitteilungen, als wir einzeln schicken wollten. Was sich inzwischen erledigt hat, fehlt hier.
mail_digest_expired = Die Einladung von { $person } ist abgelaufen: { $moment }.
mail_digest_declined = { $person } hat die Einladung abgelehnt: { $moment }.
mail_digest_asks = { $person } kommt mit dem alten Link nicht weiter und bittet um Hilfe.
mail_digest_not_theirs = { $person } braucht eine andere Adresse: Das Konto mit dieser gehört jemand anderem.
mail_digest_undelivered = { $state ->
    [bounced] Das Postfach von { $person } hat die Einladung abgewiesen.
    [complained] { $person } hat die Einladung als unerwünscht gemeldet.
    [suppressed] Mails an { $person } werden zurückgehalten.
   *[failed] Die Einladung für { $person } konnte nicht verschickt werden.
  }
mail_digest_page = Ansehen, was zu tun ist
mail_digest_link = Neuer Link zum Weitergeben, gültig bis { $deadline }
mail_digest_button = Alle Einladungen ansehen
mail_digest_aside = Bitte geben Sie einen neuen Link nur an die eingeladene Person weiter. Er kann nach einem Code fragen, der an deren Adresse geschickt wird.
mail_expired_subject = Die Einladung für { $person } zu { $organization } ist abgelaufen
mail_expired_preheader = Seit { $when }.
mail_expired_preheader_link = Ein neuer Link gilt bis { $deadline }.
mail_expired_heading = { $person } ist noch nicht beigetreten
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
mail_asks_unmailed = Der Link funktioniert, aber was wir an diese Adresse schicken, kommt nicht an oder wird zurückgehalten. Nur Sie können die Adresse berichtigen.
mail_asks_limit = Der Link funktioniert, aber diese Adresse hat heute schon alle E-Mails bekommen, die sie an einem Tag bekommen darf.
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

## Adresse bestätigen

verify_title = E-Mail-Adresse bestätigen
verify_lead = Gehört das Postfach { $email } Ihnen? Wenn Sie es bestätigen, ist Ihr Konto gesichert.
verify_lead_organization = Gehört das Postfach { $email } Ihnen? Wenn Sie es bestätigen, ist Ihr Konto gesichert, und die anfänglichen Grenzen für { $organization } fallen weg.
verify_lead_next = Gehört das Postfach { $email } Ihnen? Sobald Sie es bestätigen, ist es die Adresse Ihres Kontos und { $before } nicht mehr.
verify_button = Ja, diese Adresse bestätigen
verify_aside = Nicht Ihres? Schließen Sie die Seite: Ohne diesen Schritt ändert sich nichts.
verified_title = Ihre Adresse ist bestätigt
verified_text = { $email } ist nachweislich Ihr Postfach.

## Die Seite der Einladung

invitation_title = Einladung zu { $organization }
invitation_eyebrow = Einladung
invitation_headline = Sie sind zu { $organization } eingeladen
invitation_headline_join = { $organization } beitreten
invitation_lead = { $inviter } lädt Sie ein, { $organization } beizutreten.
invitation_for = Für
invitation_until = Gültig bis
invitation_choose_password = Wählen Sie ein Passwort
invitation_accept = Annehmen und beitreten
invitation_code_title = Geben Sie den Code aus Ihrer E-Mail ein
invitation_code_missing = Nach ein paar Minuten noch keine E-Mail da? Sehen Sie im Spam-Ordner nach, oder fordern Sie einen neuen Code an; der frühere gilt dann nicht mehr.
invitation_code_again = Neuen Code schicken
invitation_code_first = Zuerst ein Code
invitation_code_explained = Dieser Link wurde weitergegeben. Deshalb prüfen wir, ob das Postfach Ihnen gehört, und schicken einen Code aus 8 Ziffern an { $email }. Er gilt { $span }.
invitation_code_send = Code schicken
invitation_code_have = Ich habe schon einen Code
invitation_has_account = Sie haben schon ein Konto
invitation_sign_in = Melden Sie sich als { $email } an; danach kommen Sie hierher zurück und können annehmen.
invitation_forgot = Passwort vergessen
invitation_other = Diese Einladung ist für jemand anderen
invitation_other_explained = Sie sind als { $account } angemeldet; die Einladung ist für { $email }. Gehören beide Adressen Ihnen, melden Sie sich ab und machen Sie mit der anderen weiter.
invitation_join_title = Mit Ihrem Konto beitreten
invitation_join_explained = Sie sind als { $account } angemeldet. Mehr ist nicht nötig.
invitation_not_you = Nicht Sie? Abmelden
invitation_calm = Sie können diesen Link so oft öffnen, wie Sie möchten: Es geschieht nichts, bis Sie annehmen.
invitation_decline = Einladung ablehnen
invitation_foot = Sie sehen diese Seite, weil { $email } zu { $organization } eingeladen wurde. Sie haben damit nicht gerechnet? Schließen Sie die Seite einfach; es wurde nichts eingerichtet.
decline_title = Einladung zu { $organization } ablehnen
decline_headline = Einladung ablehnen?
decline_lead = Die Einladung zu { $organization } für { $email } endet, ihr Link gilt nicht mehr, und { $inviter } erfährt davon.
decline_tick = Ja, ich möchte { $organization } nicht beitreten
decline_button = Ablehnen
decline_tick_first = Setzen Sie das Häkchen, wenn Sie ablehnen möchten.
declined_title = Einladung abgelehnt
declined_text = Sie sind { $organization } nicht beigetreten; wer Sie eingeladen hat, erfährt davon.
declined_regret = Anders überlegt, oder waren Sie das nicht? Geben Sie der Organisation Bescheid: Sie kann Sie noch einmal einladen.
link_sent_title = Danke, wir kümmern uns darum
link_sent_text = Ist die Einladung noch offen, ist ein neuer Link an die eingeladene Adresse unterwegs. Ist sie es nicht, weiß die Organisation jetzt Bescheid.
link_sent_back = Zurück zur Einladung
link_sent_foot = Nach ein paar Minuten noch keine E-Mail da? Sehen Sie im Spam-Ordner nach, oder fragen Sie bei der Person nach, die Sie eingeladen hat.
other_address_title = Danke, die Organisation weiß Bescheid
other_address_text = Zu einer Adresse gehört ein Konto. Man kann Sie unter einer anderen Adresse einladen.
other_address_foot = Nach einem Tag noch nichts? Fragen Sie, wer Sie eingeladen hat.
invitation_renews_account = Zu dieser Adresse gibt es schon ein Konto: Mit ihm treten Sie bei, und es bekommt das Passwort, das Sie wählen.
invitation_not_mine = Das Konto gehört mir nicht

## Links, die nicht mehr gelten; die Organisation steht immer im Dativ

dead_unnamed = der Organisation
dead_account_title = Dieser Link ist abgelaufen
dead_account_text = Er galt nur eine begrenzte Zeit oder hat seinen Zweck schon erfüllt. Melden Sie sich an, oder fordern Sie einen neuen an.
dead_fresh = Wir können einen neuen schicken. Er geht an die eingeladene Adresse und an niemanden sonst.
dead_tell = Heute können keine neuen Links mehr verschickt werden, aber wir können der Organisation Bescheid geben.
dead_accepted_title = Diese Einladung wurde angenommen
dead_accepted_text = Der Link hat seinen Zweck erfüllt: Die Einladung zu { $organization } wurde angenommen. Melden Sie sich mit dem damals gewählten Passwort an, oder fordern Sie ein neues an.
dead_activated_title = Ihr Zugang ist schon freigeschaltet
dead_activated_text = Sie wurden bei { $organization } bereits freigeschaltet, deshalb brauchen Sie diesen Link nicht mehr. Noch kein Passwort? Über einen Link zum Zurücksetzen bekommen Sie eines.
dead_password_set_title = Für Sie wurde ein Passwort festgelegt
dead_password_set_text = Ihr Passwort wurde bei { $organization } von der Administration festgelegt. Fragen Sie dort danach und melden Sie sich an, oder wählen Sie über einen Link zum Zurücksetzen ein eigenes.
dead_declined_title = Diese Einladung wurde abgelehnt
dead_declined_text = Haben Sie es sich anders überlegt, oder war es jemand anderes? Dann geben Sie { $organization } Bescheid: Sie können erneut eingeladen werden.
dead_expired_title = Dieser Link ist abgelaufen
dead_expired_text = Die Einladung zu { $organization } galt nur eine begrenzte Zeit, und die ist vorbei.
dead_revoked_title = Diese Einladung wurde zurückgezogen
dead_revoked_text = Sie wurde von { $organization } zurückgezogen. Halten Sie das für ein Versehen, geben Sie dort Bescheid: Sie können erneut eingeladen werden.
dead_user_inactive_title = Der Zugang ist gesperrt
dead_user_inactive_text = Ihr Zugang wurde von { $organization } gesperrt. Halten Sie das für ein Versehen, geben Sie dort Bescheid: Es lässt sich rückgängig machen.
dead_terminated_title = Diese Mitgliedschaft ist beendet
dead_terminated_text = Sie wurden von { $organization } entfernt. Halten Sie das für ein Versehen, geben Sie dort Bescheid: Sie können wieder aufgenommen werden.
dead_address_changed_title = Dieser Link wurde ersetzt
dead_address_changed_text = Die Adresse dieser Einladung wurde berichtigt, deshalb gilt der alte Link nicht mehr. War die Einladung doch für Sie bestimmt, geben Sie { $organization } Bescheid.
dead_inviter_lost_rights_title = Diese Einladung muss jemand anderes verschicken
dead_inviter_lost_rights_text = Wer sie verschickt hat, darf diese Rolle bei { $organization } nicht mehr vergeben. Geben Sie dort Bescheid, damit jemand anderes sie noch einmal verschickt.
dead_sso_required_title = Die Anmeldung läuft jetzt anders
dead_sso_required_text = Bei { $organization } meldet man sich jetzt über Single Sign-on an, deshalb brauchen Sie diesen Link nicht mehr. Nutzen Sie die Anmeldung Ihres Unternehmens, oder geben Sie dort Bescheid.
dead_unknown_title = Wir können diesen Link nicht lesen
dead_unknown_text = Vielleicht ist er unvollständig: Manche Mailprogramme kürzen lange Links. Kopieren Sie ihn ganz aus der E-Mail in die Adresszeile. Wenn das nicht hilft, geht es hier weiter.
way_fresh_link = Neuen Link schicken
way_tell = Der Organisation Bescheid geben
way_reset = Link zum Zurücksetzen des Passworts anfordern
way_ask_inviter = Oder bitten Sie die Person, die Sie eingeladen hat, die Einladung noch einmal zu verschicken.

## Die Seite zum Hinweis

notice_title = Einladung für { $person } zu { $organization }
notice_headline = Einladung für { $person }
notice_person = Eingeladen
notice_state = Aktueller Stand
notice_until = Link gültig bis
notice_held_by = Link liegt bei
notice_nothing = Hier ist nichts mehr zu tun.
notice_all = Alle Personen
notice_sent = Ein Link ist an { $email } unterwegs.
notice_delivery = Letzte E-Mail
notice_held = { $organization } hält E-Mails an diese Adresse zurück: Eine wurde als unerwünscht gemeldet, oder der Maildienst nimmt die Adresse nicht an. Fragen Sie die Person auf anderem Weg, ob die Adresse stimmt, bevor Sie wieder dorthin schreiben.
notice_fix_title = Adresse berichtigen
notice_fix_field = Die richtige Adresse
notice_fix_hint = Die Einladung bleibt dieselbe. Ihr Link geht an die neue Adresse, und der Link im alten Postfach funktioniert nicht mehr.
notice_fix_button = Adresse berichtigen
notice_fixed = Die Adresse ist berichtigt; ein Link ist an { $email } unterwegs.
notice_corrected = Die Adresse ist auf { $email } berichtigt.
delivery_state = { $state ->
    [queued] unterwegs
    [sent] verschickt
    [delayed] aufgehalten; der Maildienst versucht es weiter
    [delivered] angekommen
    [bounced] zurückgekommen: Das Postfach hat sie abgewiesen
    [complained] als unerwünscht gemeldet
    [suppressed] nicht verschickt: E-Mails an diese Adresse werden zurückgehalten
   *[failed] konnte nicht verschickt werden
  }
held_tick = E-Mails an diese Adresse werden zurückgehalten. Diese trotzdem schicken.
act_resend = Der Person einen Link schicken
act_send_to_person = An die eingeladene Person schicken
act_activate = Person freischalten
act_invite = Person erneut einladen
act_sign_in = Anmelden
act_reset = Link zum Zurücksetzen des Passworts schicken
act_request_fresh_link = Neuen Link schicken
act_tell_organization = Der Organisation Bescheid geben
act_ask_inviter = Einladende Person fragen
act_sign_out_and_continue = Abmelden und fortfahren
act_fix_address = Adresse berichtigen
act_approve = Person freigeben
act_restore = Person wieder aufnehmen
act_start_fresh = Als neue Person einladen
act_use_other_address = Andere Adresse verwenden
act_lift_suppression = Trotzdem einen Link schicken
act_change_policy = Die Richtlinie ändern
act_ask_admin = Einen Admin fragen
act_ask_owner = Einen Inhaber fragen

## Die Startseite

home_title = Personen bei { $organization }
home_signed_in = Angemeldet als { $me }
home_verify_title = Bestätigen Sie Ihre E-Mail-Adresse
home_verify_text = Wir haben Ihnen einen Link geschickt. Bis Sie ihm gefolgt sind, sind fünf Einladungen am Tag möglich.
home_verify_again = Link noch einmal schicken
home_invite = Person einladen
home_invite_button = Einladung verschicken
home_people = Personen
home_nobody = Hier ist niemand.
home_nobody_yet = Hier ist noch niemand: Mit dem Formular oben verschicken Sie die erste Einladung.
home_resend = Erneut senden
home_resend_to = Erneut senden an { $person }
home_revoke = Zurückziehen
home_revoke_of = Zurückziehen: Einladung für { $person }
home_activate = Aktivieren
home_activate_whom = Aktivieren: { $person }
home_deactivate = Deaktivieren
home_deactivate_whom = Deaktivieren: { $person }
home_held = E-Mails an diese Adresse werden zurückgehalten. Was Sie tun können, steht unter „Einzelheiten“.
home_look_after = Einzelheiten
home_look_after_whom = Einzelheiten der Einladung von { $person }
home_own_page = Meine eigene Seite
settings_title = Listen, Rollen und Regeln von { $organization }
settings_headline = Listen, Rollen und Regeln
settings_general = Die Organisation
settings_language = Sprache
settings_no_language = keine: Englisch
settings_english = Englisch
settings_german = Deutsch
settings_add = Zu einer Liste hinzufügen
settings_kind = Was
settings_name = Bezeichnung
settings_top = ganz oben
settings_inside = In welcher Abteilung, falls es eine ist
settings_stays = wo sie ist
settings_add_button = Hinzufügen
settings_added = Hinzugefügt.
settings_departments = Abteilungen
settings_positions = Stellen
settings_locations = Standorte
settings_members = { $count ->
    [one] 1 Person
   *[other] { $count } Personen
  }
settings_is_archived = archiviert: nimmt niemanden mehr auf
settings_archive = Archivieren
settings_archive_which = { $name } archivieren
settings_archived = Archiviert: Wer dort ist, bleibt, und niemand kommt hinzu.
settings_open = Wieder öffnen
settings_open_which = Wieder öffnen: { $name }
settings_opened = Wieder offen.
settings_deleted = Gelöscht.
settings_change = Umbenennen oder verschieben
settings_which = Was
settings_new_name = Neue Bezeichnung
settings_roles = Rollen
preset_about = { $preset ->
    [default] default: was Usher selbst vorschlägt
    [workshop] workshop: Eine Person verwaltet alles, und niemand wird gelöscht
    [tenant] tenant: Verwaltung und Mitglieder; Gelöschte verschwinden nach einer Weile
    [community] community: Name, Adresse und Telefon gehören den Mitgliedern
    [business] business: Eine Person besitzt, einige verwalten, andere haben beschränkten Zugang
   *[other] { $preset }
  }
settings_permits_everything = alles
settings_permits_nothing = nichts über die eigenen Daten hinaus
settings_role_name = Bezeichnung einer neuen Rolle
settings_role_permits = Was sie erlaubt
settings_role_permits_hint = Eine Berechtigung je Zeile, etwa users.read, oder cards.create mit account:main dahinter.
settings_role_limited = Wer die Rolle bekommt, für den werden die Berechtigungen gewählt
settings_role_add = Diese Rolle anlegen
settings_role_added = Die Rolle ist da.
settings_role_deleted = Die Rolle ist gelöscht.
settings_policies = Regeln
settings_policies_lead = Sie kommen von der Vorlage { $preset }, bis auf die, die hier geändert wurden. Was eine Änderung bewirkt, wird vorher gezeigt; Status und laufende Links bleiben, wie sie sind.
settings_preset = Eine Vorlage übernehmen
settings_keep_preset = keine: einzelne Regeln
settings_values = Einzelne Regeln
settings_values_hint = Eine je Zeile: invite.ttl = 48h
settings_preview = Zeigen, was sich ändert
settings_would_change = Das würde sich ändern:
settings_no_change = Es würde sich nichts ändern.
settings_contradiction = { $policies }: { $code ->
    [default_role_unknown] Diese Rolle gibt es hier nicht.
    [default_role_owner] Wem die Organisation gehört, das vergibt keine Einladung.
    [inviter_unknown] Diese Rolle gibt es hier nicht.
    [inviter_without_right] Eine der Rollen darf nicht einladen.
    [nobody_invites] Die letzte Person, die die Organisation leitet, könnte niemanden einladen.
    [idle_above_absolute] Eine Anmeldung kann nicht länger ruhen, als sie dauert.
    [password_too_short_alone] Ein so kurzes Passwort braucht einen zweiten Faktor.
    [several_owners] Die Organisation gehört mehreren.
    [no_owner] Die Organisation gehört niemandem.
    [owner_exists] Die Organisation gehört jemandem; zuerst muss diese Person eine andere Rolle bekommen.
    [no_admin] Niemand verwaltet die Organisation.
    [role_in_use] Jemand hat eine Rolle, die es nicht mehr gäbe.
   *[other] Das geht nicht zusammen.
  }
settings_apply = Die Regeln so ändern
settings_policies_hold = Die Regeln gelten ab sofort.
settings_every_policy = Alle Regeln, wie sie gelten
settings_close = Die Organisation schließen
settings_close_lead = Für alle, sofort und endgültig: Niemand meldet sich hier mehr an, und kein Link gilt mehr.
settings_close_name = Zur Sicherheit der Name der Organisation
settings_close_button = Schließen
home_find = Personen finden
home_find_hint = Anfänge von Namen, Adresse, Telefonnummer oder eigener Kennung
home_find_status = Mit dem Status
home_choose = Bitte wählen
home_no_department = Es gibt noch keine Abteilung: Wer die Einstellungen verwaltet, legt eine auf der Seite „Listen, Rollen und Regeln“ an.
home_find_here = Alle, die da sind
home_find_any_role = Jede Rolle
home_find_away_or_not = Ob frei oder nicht
home_find_away = hat gerade frei
home_find_not_away = hat gerade nicht frei
home_find_sort = Sortiert nach
home_sort_newest = Neueste zuerst
home_sort_oldest = Älteste zuerst
home_sort_name = Name, A bis Z
home_sort_name_desc = Name, Z bis A
home_sort_status = Status, A bis Z
home_sort_status_desc = Status, Z bis A
home_find_button = Anzeigen
home_find_all = Alle anzeigen
home_nobody_found = Niemand ist so.
home_sort_ignored = Es sind zu viele, um sie zu sortieren: Schreiben Sie mehr von dem Wort.
home_more = Weitere Personen
day_date = { $day }. { $month } { $year }
day_off_dates = { $start } bis { $end }
day_off_from_noon = { $dates }, ab Mittag
day_off_until_noon = { $dates }, bis Mittag
day_off_noon_to_noon = { $dates }, von Mittag bis Mittag
person_title = { $person } – { $organization }
person_profile = Angaben zur Person
person_save = Speichern
person_saved = Gespeichert.
person_none = keine
person_archived = die bisherige, die archiviert ist
person_no_department = Eine Stelle ohne Abteilung: Wählen Sie hier eine.
person_freeze_cards = Diese Person hat vielleicht anderswo Zahlungskarten: Lassen Sie sie dort sperren.
person_position = Stelle
person_department = Abteilung
person_location = Standort
person_external_id = Eigene Kennung der Organisation
person_zone = Zeitzone
person_zone_hint = Zum Beispiel Europe/Vienna; leer für die der Organisation.
person_access = Rolle und Adresse
person_role_save = Diese Rolle geben
person_role_saved = Die Rolle ist vergeben; sie gilt ab sofort.
person_pending = Noch zu bestätigen
person_email_field = Andere E-Mail-Adresse
person_email_hint = Sie gilt, sobald eine E-Mail an sie beantwortet wurde; bis dahin gilt die bisherige.
person_email_button = Adresse ändern
person_email_asked = Eine E-Mail an diese Adresse ist unterwegs. Sie gilt, sobald die E-Mail beantwortet wurde.
person_created = Hier seit
person_away = hat gerade frei
person_reset = Link zum Zurücksetzen senden
person_reset_sent = Ein Link zum Zurücksetzen ist unterwegs.
person_restore = Wiederherstellen
person_restored = Die Person ist wieder da, wie zuvor.
person_terminate = Entfernen
person_terminated = Entfernt; alle Anmeldungen sind beendet.
person_photo = Foto
person_photo_of = Foto von { $person }
person_photo_hint = Ein PNG, JPEG oder WebP mit höchstens 4 MiB; gezeigt wird die Mitte.
person_photo_save = Dieses Foto zeigen
person_photo_saved = Das Foto ist da.
person_photo_remove = Foto entfernen
person_photo_removed = Das Foto ist entfernt.
person_permissions = Über die Rolle hinaus
person_permissions_hint = Eine Berechtigung je Zeile, etwa cards.create; dahinter, worauf sie beschränkt ist, etwa account:main. Wem die Organisation gehört und wer sie verwaltet, darf ohnehin alles.
person_group = Gruppe
person_groups = Gruppen
person_groups_none = Die Person ist in keiner.
person_group_add = In diese Gruppe aufnehmen
person_group_added = Die Person ist in der Gruppe.
person_group_remove = Herausnehmen
person_group_remove_which = Aus { $name } herausnehmen
person_group_removed = Die Person ist nicht mehr in dieser Gruppe.
person_for_good = Endgültiges
person_for_good_button = Ausführen
person_act = Was
person_set_password = Dieses Passwort setzen
person_set_password_hint = Die Person erfährt davon und wählt beim ersten Anmelden ein anderes.
person_password_set = Das Passwort ist gesetzt; die Person weiß Bescheid.
person_password = Ihr Passwort
person_password_hint = Das lässt sich nicht zurücknehmen, darum wird noch einmal nach dem Passwort gefragt.
person_leave = { $organization } verlassen
person_delete_account = Mein Konto überall löschen
person_offer = Dieser Person die Organisation anbieten
person_offered = Die Organisation ist angeboten: Die Person kann sie sieben Tage lang annehmen.
person_erase = Alles über diese Person löschen
person_erased = Gelöscht: Die Kennung bleibt, und nichts, was sagt, wer es war.
person_accept_offer = Die Organisation annehmen
person_decline_offer = Die Organisation ablehnen
person_cancel_offer = Das Angebot zurücknehmen
person_owner_now = Die Organisation gehört Ihnen.
person_offer_over = Es gibt kein Angebot mehr.
person_start_fresh = Als neue Person einladen
person_started_fresh = Unter derselben Adresse ist eine neue Person eingeladen; von der alten sieht sie nichts.
person_export = Meine Daten zusammenstellen
person_export_title = Was über Sie bekannt ist
person_export_queued = Es wird zusammengestellt. Laden Sie diese Seite in einer Minute neu.
person_export_done = Eine Stunde lang liegt es hier.
person_export_fetch = Herunterladen
person_export_gone = Es liegt nicht mehr hier oder ließ sich nicht zusammenstellen: Fordern Sie es noch einmal an.
person_days = Freie Tage
person_days_none = Es sind keine eingetragen.
person_day_start = Erster Tag
person_day_end = Letzter Tag
person_day_start_half = Beginnt
person_day_end_half = Endet
person_day_whole = mit dem ganzen Tag
person_day_pm = mittags
person_day_am = mittags
person_day_note = Notiz
person_day_add = Eintragen
person_day_added = Eingetragen.
person_day_remove = Löschen
person_day_remove_which = { $day } löschen
person_day_removed = Gelöscht.
person_done = Was geschehen ist
calendar_name = Freie Tage: { $name }
calendar_entry = { $name }: frei
home_link_until = Link gültig bis { $when }
home_link_expired = abgelaufen: { $when }
home_invited = { $email } ist eingeladen; die E-Mail ist unterwegs.
home_invited_again = { $email } war schon eingeladen; eine weitere E-Mail ist unterwegs.
home_invited_just_now = { $email } wurde gerade eben schon eingeladen; die E-Mail, die unterwegs ist, gilt.
home_resent = Erneut gesendet; die Frist des Links beginnt von vorn.
home_revoked = Zurückgezogen; der Link gilt nicht mehr.
home_activated = Freigeschaltet.
home_deactivated = Gesperrt; alle Anmeldungen sind beendet.
home_verify_sent = Der Link ist unterwegs.

## Was schiefging

error_title = Das hat nicht geklappt
error_not_found = Diese Seite gibt es nicht
error_home = Zur Startseite
error_foot = Status { $status } · Anfrage { $request }
error_wait = { $what } Versuchen Sie es in { $span } noch einmal.
problem_text = { $code ->
    [malformed] Die Anfrage ist nicht lesbar.
    [idempotency_key_invalid] Der Schlüssel des Formulars ist leer oder zu lang. Laden Sie die Seite neu und versuchen Sie es noch einmal.
    [unauthenticated] Melden Sie sich zuerst an.
    [wrong_credentials] Die Adresse oder das Passwort stimmt nicht.
    [sign_in_required] Melden Sie sich bei dem Konto an, zu dem die Adresse gehört.
    [forbidden] Dazu sind Sie nicht berechtigt.
    [wrong_account] Sie sind mit einem anderen Konto angemeldet.
    [handed_link] Dieser Link wurde von der Administration weitergegeben: Das kann nur die eingeladene Person tun, mit dem Link aus ihrer eigenen E-Mail.
    [password_change_required] Wählen Sie zuerst ein eigenes Passwort.
    [cross_site] Das Formular wurde von einer anderen Website abgeschickt. Öffnen Sie die Seite noch einmal und schicken Sie es von dort ab.
    [not_found] Diese Seite gibt es nicht, oder sie ist nicht für Sie bestimmt.
    [method_not_allowed] Das geht mit dieser Seite nicht.
    [wrong_status] Das lässt der Status der Person nicht zu.
    [already_active] Die Person ist schon aktiv.
    [already_inactive] Die Person ist schon inaktiv.
    [already_terminated] Die Person wurde schon entfernt.
    [already_erased] Die Daten der Person wurden schon gelöscht.
    [already_pending] Die Person ist schon eingeladen.
    [already_awaiting_approval] Die Person wartet schon auf Freigabe.
    [awaiting_approval] Die Person wartet auf Freigabe.
    [inactive] Die Person ist inaktiv: Aktivieren Sie sie stattdessen.
    [previously_rejected] Die Person wurde früher abgelehnt: Geben Sie sie stattdessen frei.
    [previously_terminated] Die Person wurde früher entfernt: Nehmen Sie sie wieder auf, oder verwenden Sie für eine andere Person ein anderes Postfach.
    [day_off_overlaps] Die Person hat dann schon frei.
    [too_many_days_off] Für die Person sind so viele freie Tage eingetragen, wie möglich sind: Löschen Sie zuerst alte.
    [suppressed] E-Mails an diese Adresse werden zurückgehalten.
    [never_joined] Die Person war nie dabei: Es gibt nichts wiederherzustellen.
    [address_taken] Diese Adresse gehört hier schon einer anderen Person.
    [account_elsewhere] Das Konto wird nicht von dieser Organisation verwaltet.
    [owner_protected] Das kann nur die Person selbst tun, der die Organisation gehört.
    [last_owner] Dann wäre niemand mehr da, um die Organisation zu leiten.
    [external_id_taken] Eine andere Person hat diese Kennung.
    [already_owner] Der Person gehört die Organisation schon.
    [no_offer] Die Organisation ist nicht oder nicht mehr angeboten.
    [second_owner] Die Organisation gehört einer Person und soll keiner zweiten gehören.
    [name_taken] Daneben heißt schon etwas so.
    [not_empty] Darin ist noch jemand oder etwas: Archivieren Sie es stattdessen.
    [too_many_entries] Die Liste ist voll.
    [role_exists] Eine Rolle dieses Namens gibt es schon.
    [role_in_use] Jemand hat die Rolle, oder eine Regel nennt sie.
    [too_many_roles] Mehr Rollen kann es nicht geben.
    [policies_contradictory] Diese Regeln gehen nicht zusammen: Lassen Sie sich erst zeigen, was sich ändert.
    [code_required] Zuerst wird ein Code gebraucht.
    [code_spent] Zu viele falsche Codes; fordern Sie einen neuen an.
    [undeliverable] An diese Adresse lässt sich keine E-Mail zustellen. Nur die Organisation kann sie berichtigen; sie weiß Bescheid.
    [address_unproved] Zu dieser Adresse gibt es ein unbestätigtes Konto; ein Link zum Zurücksetzen ist unterwegs.
    [conflict] Andere haben gleichzeitig dasselbe geändert; versuchen Sie es noch einmal.
    [dead_link] Der Link gilt nicht mehr.
    [version_mismatch] Es wurde inzwischen geändert; laden Sie die Seite neu.
    [too_large] Das Gesendete ist zu groß.
    [unsupported_media_type] Inhalte dieser Art werden hier nicht angenommen.
    [image_invalid] Dieses Bild lässt sich nicht lesen.
    [image_too_large] Dieses Bild hat zu viele Bildpunkte: höchstens 25 Millionen.
    [invalid] Ein Feld ist nicht richtig ausgefüllt.
    [unknown_field] Das Formular enthält ein unbekanntes Feld. Laden Sie die Seite neu und versuchen Sie es noch einmal.
    [required] Ein Feld fehlt noch.
    [not_editable] Dieses Feld können Sie nicht ändern.
    [role_unknown] Diese Rolle gibt es in der Organisation nicht.
    [password_too_short] Das Passwort braucht mindestens { $least } Zeichen.
    [password_too_long] Das Passwort ist zu lang.
    [password_unchanged] Das ist Ihr jetziges Passwort.
    [password_common] Das Passwort ist zu leicht zu erraten.
    [code_wrong] Das ist nicht der richtige Code.
    [cursor_invalid] Diesen Teil der Liste gibt es nicht mehr; beginnen Sie vorn.
    [idempotency_key_reused] Dieses Formular wurde schon mit anderem Inhalt abgeschickt. Laden Sie die Seite neu und versuchen Sie es noch einmal.
    [too_many_requests] Zu viele Anfragen.
    [too_soon] Das war zu früh.
    [internal] Hier ist etwas schiefgegangen.
    [unavailable] Im Moment nicht verfügbar.
   *[other] Das ist nicht möglich.
  }
field_wrong = { $what ->
    [empty] Das darf nicht leer sein.
    [too_long] Das ist zu lang.
    [control_character] Hier stehen unsichtbare Zeichen oder Steuerzeichen, die nicht erlaubt sind.
    [permission_unknown] Diese Berechtigung gibt es nicht: ein Bereich, ein Punkt und eine Handlung, etwa cards.create.
    [resource_invalid] Beschränkt wird auf eine Art, einen Doppelpunkt und eine Kennung, etwa account:main.
    [wrong_password] Das ist nicht Ihr Passwort.
    [name_differs] So heißt die Organisation nicht.
    [inside_itself] Eine Abteilung kann nicht in sich selbst liegen.
    [policy_line] In jeder Zeile stehen eine Regel, ein Gleichheitszeichen und ein Wert.
    [unknown_value] So etwas gibt es hier nicht.
   *[invalid] Das ist nicht richtig. Bitte prüfen Sie die Eingabe.
  }
field_wrong_email = Das ist keine E-Mail-Adresse.

## Ein anderes Passwort wählen

change_password_title = Wählen Sie ein eigenes Passwort
change_password_lead = Ihr jetziges Passwort hat die Administration gesetzt. Ersetzen Sie es, dann geht es weiter.
change_password_present = Jetziges Passwort
change_password_button = Neues Passwort speichern
change_password_sign_out = Abmelden
change_password_both = Geben Sie beide Passwörter ein.
change_password_wrong = Das ist nicht das jetzige Passwort.
change_password_same = Wählen Sie ein anderes Passwort als das jetzige.

## Eine andere Organisation derselben Person

switch_title = Ihre anderen Organisationen
elsewhere_title = Hier geht es um { $organization }
elsewhere_lead = Sie sind bei { $current } angemeldet und gehören zu beiden.
elsewhere_button = Zu { $organization } wechseln
elsewhere_stay = Bei { $current } bleiben
