"""Words that a misspelled search is mended by, kept by the database whatever writes a scenario or a term."""

from django.contrib.postgres.indexes import GistIndex
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION remember_search_words(texts text[]) RETURNS void LANGUAGE sql AS $$
    -- In order, so that two transactions that bring the same words wait for each other in the same order.
    INSERT INTO scenarios_searchword (word, stem)
    SELECT word, stems[1]
    FROM (
        SELECT DISTINCT lexeme AS word, tsvector_to_array(to_tsvector('english', lexeme)) AS stems
        FROM unnest(texts) AS one, unnest(to_tsvector('simple', one))
        WHERE lexeme ~ '^[[:alpha:]][[:alnum:]]{2,29}$'
    ) AS words
    WHERE cardinality(stems) = 1
    ORDER BY word
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION remember_new_scenario_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM remember_search_words(array_agg(concat_ws(' ', title, summary, prompt_text))) FROM new_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION remember_changed_scenario_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM remember_search_words(array_agg(concat_ws(' ', after.title, after.summary, after.prompt_text)))
    FROM new_rows AS after JOIN old_rows AS before USING (id)
    WHERE (after.title, after.summary, after.prompt_text) <> (before.title, before.summary, before.prompt_text);
    RETURN NULL;
END $$;
CREATE FUNCTION remember_term_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM remember_search_words(array_agg(concat_ws(' ', term, forms))) FROM new_rows;
    RETURN NULL;
END $$;

CREATE TRIGGER scenario_words_new AFTER INSERT ON scenarios_scenario
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION remember_new_scenario_words();
CREATE TRIGGER scenario_words_changed AFTER UPDATE ON scenarios_scenario
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION remember_changed_scenario_words();
CREATE TRIGGER term_words_new AFTER INSERT ON scenarios_glossaryterm
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION remember_term_words();
CREATE TRIGGER term_words_changed AFTER UPDATE ON scenarios_glossaryterm
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION remember_term_words();

SELECT remember_search_words(array_agg(concat_ws(' ', title, summary, prompt_text))) FROM scenarios_scenario;
SELECT remember_search_words(array_agg(concat_ws(' ', term, forms))) FROM scenarios_glossaryterm;
"""

BACKWARD = """
DROP TRIGGER term_words_changed ON scenarios_glossaryterm;
DROP TRIGGER term_words_new ON scenarios_glossaryterm;
DROP TRIGGER scenario_words_changed ON scenarios_scenario;
DROP TRIGGER scenario_words_new ON scenarios_scenario;
DROP FUNCTION remember_term_words();
DROP FUNCTION remember_changed_scenario_words();
DROP FUNCTION remember_new_scenario_words();
DROP FUNCTION remember_search_words(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0005_self_checks")]

    operations = [
        migrations.AddField(
            model_name="scenario",
            name="reformatted_source",
            field=models.TextField(
                blank=True,
                default="",
                help_text="The file as loaded last, where it differs from the version's in form only.",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="scenario",
            index=models.Index(fields=["position", "slug"], name="scenario_order"),
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "word",
                    models.CharField(db_collation="C", max_length=30, primary_key=True, serialize=False),
                ),
                ("stem", models.CharField(db_collation="C", max_length=30)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stem"], name="search_word_stem"),
                    GistIndex(fields=["word"], name="search_word_near", opclasses=["gist_trgm_ops"]),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
