"""Forecasts as text: dialects of CSV, ways to write months and numbers, JSON."""

from tests.forecast.corpus.case import case

_A3 = "A 2027-03 1.5"
_LONG = "product,period,quantity\n"

DIALECTS = [
    case("comma.csv", "product,2027-03,2027-04\nA,1.5,2\nB,3,\n", _A3, "A 2027-04 2", "B 2027-03 3"),
    case("semicolon.csv", "Product;2027-03\nA;1,5\n", _A3),
    case("tab.tsv", "product\t2027-03\nA\t1.5\n", _A3),
    case("tab.txt", "product\t2027-03\nA\t1,5\n", _A3),
    case("long.csv", "product,period,quantity,unit\nA,2027-03,1.5,kg\nB,2027-03,3,vial\n", _A3, "B 2027-03 3"),
    case("crlf.csv", "product,2027-03\r\nA,1.5\r\n", _A3),
    case("no_last_newline.csv", "product,2027-03\nA,1.5", _A3),
    case("quoted.csv", '"product","2027-03"\n"A","1,5"\n', _A3),
    case("blank_lines.csv", "\nproduct,2027-03\n\nA,1.5\n,\n", _A3),
    case("title.csv", "Forecast of Acme\nvalid from March, all sites\nproduct;2027-03\nA;1.5\n", _A3),
    case("sep_line.csv", "sep=;\nproduct;2027-03\nA;1.5\n", _A3),
    case("bom.csv", b"\xef\xbb\xbfproduct,2027-03\nA,1.5\n", _A3),
    case("utf16.csv", "product\t2027-03\nA\t1.5\n".encode("utf-16"), _A3),
    case("cp1252.csv", "product;comment;2027-03\nA;größer;1,5\n".encode("cp1252"), _A3, "cp1252@2"),
    case("german.csv", "Artikel;Monat;Menge\nA;Mär 2027;1,5\nB;Dez 2027;3\n", _A3, "B 2027-12 3"),
    case("french.csv", "Produit;Mois;Quantité\nA;mars 2027;1,5\nB;août 2027;3\n", _A3, "B 2027-08 3"),
    case("ignored.csv", "product,description,2027-03,total\nA,mAb,1.5,1.5\n", _A3),
    case("region.csv", "product,region,2027-03\nA,EU,1.5\n", _A3, "column_ignored@B1"),
    case("trailing_separators.csv", "product;2027-03;;\nA;1,5;;\n", _A3),
    case("zero.csv", "product,2027-03\nA,0\n", "A 2027-03 0"),
    case("unit_heading.csv", _LONG.replace("quantity", "quantity (kg)") + "A,2027-03,1.5\n", _A3),
    case("unit_in_cell.csv", "product;2027-03\nA;1,5 kg\n", _A3),
    case("numeric_id.csv", _LONG + "1001,2027-03,0.125\n", "1001 2027-03 0.125"),
]

MONTHS = [
    case("names.csv", "product,Mar 2027,April 2027,May-27\nA,1,2,3\n", "A 2027-03 1", "A 2027-04 2", "A 2027-05 3"),
    case("numbers.csv", "product,03/2027,4.2027,202705\nA,1,2,3\n", "A 2027-03 1", "A 2027-04 2", "A 2027-05 3"),
    case("iso_days.csv", _LONG + "A,2027-03-01,1.5\nB,2027-03-31,3\n", _A3, "B 2027-03 3"),
    case("day_first.csv", _LONG + "A,03/04/2027,1.5\nB,28/04/2027,3\n", "A 2027-04 1.5", "B 2027-04 3"),
    case("month_first.csv", _LONG + "A,03/04/2027,1.5\nB,04/28/2027,3\n", _A3, "B 2027-04 3"),
    case("same_either_way.csv", _LONG + "A,03/03/2027,1.5\n", _A3),
    case("day_or_month.csv", _LONG + "A,03/04/2027,1.5\n", "ambiguous_month@B2"),
    case("both_orders.csv", _LONG + "A,28/04/2027,1\nA,03/31/2027,1\nA,05/06/2027,1\n", "ambiguous_month@B4"),
    case("day_or_month_heading.csv", "product,03/04/2027\nA,1.5\n", "ambiguous_month@B1"),
    case("day_or_year.csv", _LONG + "A,27-Mar,1.5\n", "ambiguous_month@B2"),
    case("no_year.csv", "product,Jan,Feb\nA,1,2\n", "ambiguous_month@B1", "ambiguous_month@C1"),
    case("year_above.csv", ",2027,2027\nproduct,Jan,Feb\nA,1,2\n", "A 2027-01 1", "A 2027-02 2"),
    case("serial.csv", _LONG + "A,46447,1.5\n", "ambiguous_month@B2"),
    case("quarter.csv", _LONG + "A,Q1 2027,1.5\n", "not_a_month@B2"),
    case("month_13.csv", _LONG + "A,2027-13,1.5\n", "not_a_month@B2"),
    case("february_30.csv", _LONG + "A,30.02.2027,1.5\n", "not_a_month@B2"),
    case("month_twice.csv", "product,2027-03,Mar 2027\nA,1,2\n", "month_twice@C1"),
    case("row_twice.csv", _LONG + "A,2027-03,1\nA,Mar 2027,1\n", "month_twice@C3"),
    case("no_month.csv", _LONG + "A,,1.5\n", "missing_month@B2"),
    case("misspelt.csv", "product,2027-03,Arpil 2027\nA,1,2\n", "unknown_column@C1"),
]

NUMBERS = [
    case("decimal_or_thousands.csv", "product,2027-03\nB,1.234\n", "ambiguous_number@B2"),
    case("comma_or_thousands.csv", "product;2027-03\nB;1,234\n", "ambiguous_number@B2"),
    case("settled_thousands.csv", "product;2027-03;2027-04\nB;1.234;\nA;;1,5\n", "B 2027-03 1234", "A 2027-04 1.5"),
    case("settled_decimal.csv", "product,2027-03\n1001,1.234\nA,0.5\n", "1001 2027-03 1.234", "A 2027-03 0.5"),
    case("both_marks.csv", "product;2027-03;2027-04;2027-05\nA;1.5;2,5;1.000\n", "ambiguous_number@D2"),
    case("grouped.csv", "product;2027-03;2027-04\nA;1.234,5;1.234.567\n", "A 2027-03 1234.5", "A 2027-04 1234567"),
    case("spaces.csv", "product;2027-03;2027-04\nB;1 234;12\u00a0000\n", "B 2027-03 1234", "B 2027-04 12000"),
    case("apostrophe.csv", "product;2027-03\nB;1'234\n", "B 2027-03 1234"),
    case("negative.csv", "product,2027-03\nA,-1.5\n", "negative@B2"),
    case("nan.csv", "product,2027-03,2027-04\nA,NaN,-inf\n", "not_finite@B2", "not_finite@C2"),
    case("huge.csv", "product,2027-03\nA,1000000000000000\n", "too_large@B2"),
    case("exponent.csv", "product,2027-03\nA,1.5E+03\n", "not_a_number@B2"),
    case("dash.csv", "product,2027-03\nA,-\n", "not_a_number@B2"),
    case("precision.csv", "product,2027-03,2027-04\nA,1.55,1.50\nB,2.5,\n", "precision@B2", "precision@B3"),
    case("grams.csv", "product,period,quantity,unit\nA,2027-03,1500,g\n", "unit@C2"),
    case("grams_heading.csv", "product,2027-03 (g)\nA,1500\n", "unit@B2"),
    case("no_quantity.csv", _LONG + "A,2027-03,\n", "missing_quantity@C2"),
    case("formula.csv", "product,2027-03\nA,=1+1\n", "formula@B2"),
    case("formula_in_note.csv", 'product,comment,2027-03\nA,"=cmd()",1\n', "formula@B2"),
    case("all_at_once.csv", _LONG + "Y,Q1,abc\n,2027-03,1\nA,2027-04,\n", "unknown_product@A2", "not_a_month@B2",
         "not_a_number@C2", "missing_product@A3", "missing_quantity@C4"),
]  # fmt: skip

FILES = [
    case("empty.csv", "", "empty@"),
    case("blank.csv", "\n\n", "no_table@"),
    case("prose.csv", "Dear planner,\nplease see the attachment.\n", "no_table@"),
    case("headings_only.csv", "product,2027-03\n", "no_lines@"),
    case("unknown.csv", "product,2027-03\nY,1\n", "unknown_product@A2"),
    case("foreign.csv", "product,2027-03\nX,1\n", "unknown_product@A2"),
    case("total_row.csv", "product,2027-03\nA,1\nTotal,1\n", "unknown_product@A3"),
    case("two_products.csv", "product,item,2027-03\nA,A,1\n", "heading_twice@B1"),
    case("two_forms.csv", "product,period,quantity,2027-03\nA,2027-03,1,1\n", "two_forms@B1"),
    case("open_quote.csv", 'product,2027-03\nA,"1.5\n', "malformed@2"),
    case("nul.csv", b"product,2027-03\nA,1\0\n", "nul@B2"),
    case("no_text.csv", b"product,2027-03\nA\x81,1\n", "not_text@2"),
    case("binary.csv", b"PK\x03\x04rest", "unknown_format@"),
    case("report.pdf", b"%PDF-1.7", "unknown_format@"),
    case("too_large.csv", lambda: b"product,2027-03\n" + b"A,1\n" * 1_250_000, "file_too_large@"),
    case("rows.csv", lambda: b"product,2027-03\n" + b"A,\n" * 20_001, "too_many_rows@20002"),
    case("columns.csv", "product" + ",2027-03" + "," * 63 + "\nA,1\n", "too_many_columns@BM1"),
]

JSON = [
    case("list.json", '[{"product": "A", "month": "2027-03", "quantity": 1.5}]', _A3),
    case("lines.json", '{"lines": [{"product": "A", "period": "2027-03", "quantity": "1.5", "unit": "kg"}]}', _A3),
    case("wide.json", '[{"product": "A", "2027-03": 1.5}, {"product": "B", "2027-04": 3}]', _A3, "B 2027-04 3"),
    case("nan.json", '[{"product": "A", "month": "2027-03", "quantity": NaN}]', "not_finite@quantity1"),
    case("exponent.json", '[{"product": "A", "month": "2027-03", "quantity": 1e400}]', "not_finite@quantity1"),
    case("bool.json", '[{"product": "A", "month": "2027-03", "quantity": true}]', "not_a_number@quantity1"),
    case("nested.json", '[{"product": "A", "month": "2027-03", "quantity": [1]}]', "malformed@quantity1"),
    case("key_twice.json", '[{"product": "A", "product": "B", "2027-03": 1}]', "heading_twice@product"),
    case("cut_off.json", '[{"product": "A",\n "month"', "malformed@92"),
    case("deep.json", "[" * 5_000, "no_table@"),
    case("number.json", "42", "no_table@"),
    case("extra_field.json", '{"lines": [], "sponsor": "acme"}', "unknown_column@sponsor"),
    case("nul.json", '[{"product": "A\\u0000", "2027-03": 1}]', "nul@product1", "unknown_product@product1"),
]

CASES = [*DIALECTS, *MONTHS, *NUMBERS, *FILES, *JSON]
