"""The words of the lexicon by which sources are read, gathered once."""

from __future__ import annotations

from newscmp.lexicon import Lexicon


class Vocabulary:
    """The lexicon sections that names and sources need."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.titles = lexicon.words("person_titles") | lexicon.words("further_titles")
        self.prepositions = lexicon.words("prepositions")
        self.suffixes = lexicon.words("person_suffixes")
        self.links = lexicon.words("name_links")
        self.compound_tails = lexicon.words("compound_tails")
        self.joiners = lexicon.words("institution_links")
        self.compounds = lexicon.words("compound_bodies")
        watchers = lexicon.words("watching_bodies")
        self.roles = (lexicon.words("role_nouns") | self.titles) - watchers
        self.bodies = lexicon.words("institution_nouns") | watchers
        self.persons = self.roles | lexicon.words("person_nouns")
        self.past = lexicon.words("past_titles")
        self.places = lexicon.classes("places")
        self.offices = lexicon.words("single_offices")
        self.synonyms = lexicon.classes("source_synonyms")
        self.speaking = lexicon.words("speaking_nouns")
        self.spellings = lexicon.classes("spellings")
        self.nicknames = lexicon.classes("nicknames")
        self.media = lexicon.words("media_nouns")
        self.documents = lexicon.words("document_nouns")
        self.countable = self.persons | self.documents | self.bodies
        self.corporate = self.bodies | self.documents | self.media
        self.determiners = lexicon.words("determiners")
        self.definite = lexicon.words("definite")
        self.generic = lexicon.words("generic_bodies")
        self.body_classes = lexicon.classes("body_classes")
        self.coordinators = lexicon.words("coordinators")
        self.joint = lexicon.words("joint_words")
        self.joint_openers = lexicon.words("joint_openers")
        self.followers = lexicon.words("noun_followers")
        self.epithets = lexicon.words("epithets")
        self.gender = lexicon.pairs("gender_words")
        self.honorifics = lexicon.words("person_honorifics")
        self.bare_bodies = lexicon.words("nouns_of_bare_bodies")
        self.pointing = lexicon.words("pointing_words")
        self.several = lexicon.words("several_words")
        self.given = lexicon.pairs("given_names")
        self.title_offices = lexicon.pairs("title_offices")
        self.many = lexicon.words("people_names")
        self.impersonal_verbs = lexicon.words("impersonal_verbs")
        self.impersonal_participles = lexicon.words("impersonal_participles")
        self.pronouns = lexicon.pairs("source_pronouns")
        self.times = lexicon.words("speech_times")
        self.nobody = self.roles | self.times | self.many
        self.function = (
            self.determiners
            | lexicon.words("prepositions")
            | lexicon.words("subordinators")
            | lexicon.words("auxiliaries")
            | frozenset(self.pronouns)
            | self.joint_openers
            | lexicon.words("cue_adverbs")
            | lexicon.words("relaying")
        )
