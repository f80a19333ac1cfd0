// How numbers are read and written and what the rules say, as `ground/text.py` and `reporting/formulas.py` have it; the
// same vectors are run in both (tests/entry_vectors.json). Numbers are exact: a fraction of two whole numbers.
globalThis.caunoiRules = (() => {
  const GROUPED = /^[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*$/;
  const SPACED = /^[0-9]+(?: +[0-9]+)+$/;
  const DIGITS = /^[0-9]+$/;
  const EXAMPLE = "Nhập số, dùng dấu phẩy cho phần lẻ, ví dụ 87,5";
  const PLACES = 4;
  const SURE = 15;

  const shortest = (top, bottom) => {
    if (bottom < 0n) [top, bottom] = [-top, -bottom];
    let [a, b] = [top < 0n ? -top : top, bottom];
    while (b) [a, b] = [b, a % b];
    return { top: top / a, bottom: bottom / a };
  };
  // "12.5" as the server writes it -> a fraction.
  const exact = (plain) => {
    const [whole, rest = ""] = plain.split(".");
    return shortest(BigInt(whole + rest), 10n ** BigInt(rest.length));
  };

  const grouped = (digits) => digits.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");
  const shown = (plain) => {
    const sign = plain.startsWith("-") ? "−" : "";
    const [whole, rest = ""] = plain.replace("-", "").split(".");
    const left = rest.replace(/0+$/, "");
    return sign + grouped(whole) + (left ? `,${left}` : "");
  };

  // {value: "12.5"} (null: nothing typed) or {sentence}: what to type.
  const read = (typed) => {
    let body = typed.normalize("NFKC").replace(/\s+/g, " ").replaceAll("−", "-").trim();
    if (!body) return { value: null };
    const sign = body.startsWith("-") ? "-" : "";
    if (sign) body = body.slice(1).trim();
    const comma = body.indexOf(",");
    const [whole, rest] = comma < 0 ? [body, ""] : [body.slice(0, comma), body.slice(comma + 1)];
    if (comma < 0 || DIGITS.test(rest)) {
      const match = GROUPED.exec(whole);
      if (DIGITS.test(whole) || SPACED.test(whole) || (match && match[1] !== ",")) {
        return { value: `${sign}${whole.replace(/[. ]/g, "")}${comma < 0 ? "" : `.${rest}`}` };
      }
    }
    const two = /^([0-9]+)[.,]([0-9]+)$/.exec(body);
    return { sentence: two ? `${shown(`${two[1]}.${two[2]}`)} hay ${grouped(two[1] + two[2])}?` : EXAMPLE };
  };

  // What a cell takes: from 0, at most 15 digits, 4 of them decimals.
  const readCell = (typed) => {
    const found = read(typed);
    if (found.sentence || found.value === null) return found;
    const [whole, rest = ""] = found.value.split(".");
    const before = whole.replace(/^0+/, "").length;
    const behind = rest.replace(/0+$/, "").length;
    const outOfRange = { sentence: "Nhập số từ 0 trở lên, tối đa 15 chữ số." };
    if (found.value.startsWith("-") || before > SURE) return outOfRange;
    if (behind > PLACES) return { sentence: "Nhập tối đa 4 chữ số sau dấu phẩy." };
    if (behind && before + behind > SURE) return outOfRange;
    return found;
  };

  const WORK = {
    "+": (a, b) => shortest(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom),
    "-": (a, b) => shortest(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom),
    "*": (a, b) => shortest(a.top * b.top, a.bottom * b.bottom),
    "/": (a, b) => (b.top === 0n ? null : shortest(a.top * b.bottom, a.bottom * b.top)),
  };
  const TOKEN = /\s*(?:#\{([0-9A-Za-z._-]+)\}|([0-9]+(?:\.[0-9]+)?)|([-+*/()]))/gy;
  const ZERO = { top: 0n, bottom: 1n };

  // The value of a formula such as "#{1} + 2 * #{3}"; null where it divides by zero.
  const worked = (text, figures) => {
    const tokens = [...text.matchAll(TOKEN)];
    let at = 0;
    const sign = () => tokens[at]?.[3];
    const both = (left, how, right) => (left === null || right === null ? null : WORK[how](left, right));
    const single = () => {
      const token = tokens[at++];
      if (token[1] !== undefined) return figures[token[1]] == null ? ZERO : exact(figures[token[1]]);
      if (token[2] !== undefined) return exact(token[2]);
      if (token[3] === "-") return both(ZERO, "-", single());
      const inner = sum();
      at += 1;
      return inner;
    };
    const product = () => {
      let left = single();
      while (sign() === "*" || sign() === "/") left = both(left, tokens[at++][3], single());
      return left;
    };
    const sum = () => {
      let left = product();
      while (sign() === "+" || sign() === "-") left = both(left, tokens[at++][3], product());
      return left;
    };
    return sum();
  };

  const codesOf = (text) => [...text.matchAll(/#\{([0-9A-Za-z._-]+)\}/g)].map((match) => match[1]);
  const side = (text, missing, figures) => {
    const there = codesOf(text).map((code) => figures[code] != null);
    if (missing === "SKIP_IF_ANY_VALUE_MISSING" && !there.every(Boolean)) return null;
    if (missing === "SKIP_IF_ALL_VALUES_MISSING" && there.length && !there.some(Boolean)) return null;
    const value = worked(text, figures);
    return value === null && missing === "NEVER_SKIP" ? ZERO : value;
  };

  const COMPARED = {
    EQUAL_TO: (sign) => sign === 0n,
    NOT_EQUAL_TO: (sign) => sign !== 0n,
    GREATER_THAN: (sign) => sign > 0n,
    GREATER_THAN_OR_EQUAL_TO: (sign) => sign >= 0n,
    LESS_THAN: (sign) => sign < 0n,
    LESS_THAN_OR_EQUAL_TO: (sign) => sign <= 0n,
  };
  // A rule is {left, leftMissing, operator, right, rightMissing}; figures are plain numbers as text, by code.
  const isBroken = (rule, figures) => {
    const one = side(rule.left, rule.leftMissing, figures);
    const other = side(rule.right, rule.rightMissing, figures);
    if (rule.operator === "COMPULSORY_PAIR") return (one === null) !== (other === null);
    if (rule.operator === "EXCLUSIVE_PAIR") return one !== null && other !== null;
    if (one === null || other === null) return false;
    return !COMPARED[rule.operator](one.top * other.bottom - other.top * one.bottom);
  };

  // Share of a plan in whole percent, halves up, as text; "" where there is no plan.
  const share = (value, plan) => {
    const whole = value == null || plan == null ? null : both(value, plan);
    return whole === null ? "" : `${grouped(String(whole))}%`;
  };
  const both = (value, plan) => {
    const part = WORK["/"](exact(value), exact(plan));
    return part === null ? null : (200n * part.top + part.bottom) / (2n * part.bottom);
  };

  return { read, readCell, shown, isBroken, codesOf, share, add: (a, b) => (a == null ? b : b == null ? a : plainSum(a, b)) };

  function plainSum(a, b) {
    const sum = WORK["+"](exact(a), exact(b));
    const scaled = String((sum.top * 10n ** BigInt(PLACES)) / sum.bottom).padStart(PLACES + 1, "0");
    return `${scaled.slice(0, -PLACES)}.${scaled.slice(-PLACES)}`;
  }
})();
