/** What DuckDB calls otherwise; the SQL itself runs as it came. */
export const trinoMacros = [
  'CREATE MACRO json_extract_scalar(document, path) AS json_extract_string(document, path)',
  'CREATE MACRO json_format(document) AS document::VARCHAR',
  'CREATE MACRO json_parse(text) AS text::JSON',
];
