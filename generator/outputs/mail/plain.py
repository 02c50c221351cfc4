"""The text part of a mail, in the order of the HTML part."""

from collections.abc import Iterator

from generator.digest import questions
from generator.model import Story
from generator.outputs.mail.sheet import Sheet, Shortening
from generator.outputs.mail.text import TextPart
from generator.outputs.paths import fundamental_path


def text_of(sheet: Sheet, shortening: Shortening) -> str:
    """The whole text part; every title and every address of the HTML part is in it."""
    say, digest, part = sheet.words.plain, sheet.digest, TextPart(sheet.address, sheet.known)
    week = say("week_label", number=digest.week.number)
    part.line(f"{sheet.programme.settings.name} · {week} · {sheet.words.days(digest.week)}")
    part.title(say("numbered", number=sheet.leader.number, title=sheet.leader.title), "=")
    part.line(sheet.leader.statement)
    part.address(sheet.address(fundamental_path(sheet.leader)))
    _letter(part, sheet, shortening)
    for title, stories, more, target in _lists(sheet):
        part.title(title, "-")
        for story in stories:
            part.line()
            part.line(story.title)
            part.line(" · ".join(filter(None, (sheet.called(story.author), story.team))))
            if story.id not in shortening.bare:
                part.line(sheet.teaser(story))
            part.address(sheet.story_address(story))
        if more:
            part.line()
            part.line(say("more_stories", n=more))
            part.address(target)
    if asked := questions(digest):
        part.title(say("for_your_meeting"), "-")
        for n, question in enumerate(asked, 1):
            part.item(question, f"{n}. ")
    if digest.recognised:
        part.title(say("thanked"), "-")
        for r in digest.recognised:
            part.item(f"{sheet.called(r.name)}, {say('thanked_by', name=sheet.called(r.story.author))}")
            part.address(sheet.story_address(r.story), "  ")
    _end(part, sheet)
    return part.done()


def _letter(part: TextPart, sheet: Sheet, shortening: Shortening) -> None:
    say, letter, earlier = sheet.words.plain, sheet.letter, sheet.digest.message_from
    if letter is None and not sheet.body.text:
        return
    part.title(letter.title if letter else say("description_instead"), "-")
    if earlier:
        part.line(say("letter_missing", when=say("week_of_year", number=earlier.number, year=earlier.year)))
        part.line()
    if letter:
        part.line(say("letter_from", name=sheet.called(letter.author)))
        part.line()
        if letter.image:
            part.line(f"[{letter.image.alt}]")
            part.line()
    cutting = sheet.cutting(shortening.message_words)
    part.blocks(cutting.blocks, sheet.page)
    if letter and cutting.whole:
        if letter.sign_off:
            part.line(f"{letter.sign_off},")
        part.line(sheet.called(letter.author))
        if letter.postscript:
            part.line()
            part.line(f"{say('postscript')} {' '.join(letter.postscript.split())}")
        part.line()
    way = "mail_read_on" if not cutting.whole else "mail_in_browser" if letter else "to_the_fundamental"
    part.line(f"{say(way)}:")
    part.address(sheet.address(sheet.page))


def _lists(sheet: Sheet) -> Iterator[tuple[str, tuple[Story, ...], int, str]]:
    """Each list of stories: its title, what is shown, how many more there are, and where."""
    say, digest = sheet.words.plain, sheet.digest
    if sheet.more_letters:
        yield say("mail_more_letters"), sheet.more_letters, 0, ""
    if sheet.about:
        more = len(digest.about) - len(sheet.about)
        yield say("stories_about"), sheet.about, more, sheet.week_address
    if sheet.others:
        more = len(digest.others) - len(sheet.others)
        yield say("mail_shared_last_week"), sheet.others, more, sheet.address("archive/")


def _end(part: TextPart, sheet: Sheet) -> None:
    say, following = sheet.words.plain, sheet.digest.next
    if following:
        part.title(say("mail_next_week"), "-")
        part.line(sheet.next_line)
        if following.fundamental:
            part.address(sheet.address(fundamental_path(following.fundamental)))
    part.title(say("ask_title"), "-")
    part.line(f"{say('ask_text')} {say('ask_button')}:")
    part.address(sheet.share_address)
    part.line()
    part.line(f"{say('mail_browser')}:")
    part.address(sheet.browser_address)
    if sheet.unsubscribe_address:
        part.line(f"{say('mail_unsubscribe')}:")
        part.address(sheet.unsubscribe_address)
