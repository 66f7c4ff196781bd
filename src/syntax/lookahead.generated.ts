// Written by scripts/generate-lookahead.ts from chevrotain's analysis of the parser's rules.
import type { Points } from './analysis.ts';

export const lookahead: Readonly<Record<string, Points>> = {
  "word": {
    "or": {
      "0": [
        "Word",
        "Str"
      ]
    }
  },
  "names": {
    "many": {
      "0": "Comma"
    }
  },
  "value": {
    "or": {
      "0": [
        "Str",
        "TextBlock",
        "Num",
        "Bool",
        "Duration",
        "Size",
        "Date",
        "Word",
        "From",
        "LSquare"
      ]
    }
  },
  "list": {
    "many": {
      "0": "Comma"
    },
    "option": {
      "0": "Word Str TextBlock Num Bool Duration Size Date LSquare From",
      "2": "Word Str TextBlock Num Bool Duration Size Date LSquare From"
    }
  },
  "tail": {
    "many": {
      "0": "In When Until Because"
    },
    "or": {
      "0": [
        "When",
        "In",
        "Until",
        "Because"
      ]
    }
  },
  "shortTail": {
    "many": {
      "0": "In Because"
    },
    "or": {
      "0": [
        "In",
        "Because"
      ]
    }
  },
  "condition": {
    "many": {
      "0": "And"
    }
  },
  "term": {
    "option": {
      "0": "Not"
    },
    "or": {
      "0": [
        "Equals",
        "NotEquals",
        "Less",
        "LessEquals",
        "Greater",
        "GreaterEquals",
        "Like"
      ]
    }
  },
  "grant": {
    "or": {
      "0": [
        "Allow",
        "Deny"
      ]
    }
  },
  "ownsRest": {
    "option": {
      "0": "In"
    }
  },
  "injectRest": {
    "option": {
      "0": "Str",
      "2": "In"
    }
  },
  "principals": {
    "many": {
      "0": "Comma"
    }
  },
  "assertionRest": {
    "option": {
      "0": "Word",
      "2": "On"
    },
    "or": {
      "0": [
        "Word",
        "Word",
        "Word"
      ],
      "2": [
        "Can",
        "Cannot"
      ]
    }
  },
  "file": {
    "many": {
      "0": "Word Doc Ignore Was Assert",
      "2": "Semicolon"
    }
  },
  "topItem": {
    "or": {
      "0": [
        "Assert",
        "Word"
      ]
    }
  },
  "meta": {
    "many": {
      "0": "Doc",
      "2": "Ignore Was"
    }
  },
  "annotation": {
    "many": {
      "0": "Comma"
    },
    "option": {
      "0": "Because",
      "2": "Until"
    },
    "or": {
      "0": [
        "Ignore",
        "Was"
      ]
    }
  },
  "head": {
    "option": {
      "0": "Word Str",
      "2": "Word Str",
      "3": "In",
      "4": "On",
      "5": "Of"
    }
  },
  "body": {
    "many": {
      "0": "Word Str Doc Ignore Was Allow Deny Inject Use Owns Share In Because",
      "2": "Semicolon"
    }
  },
  "item": {
    "or": {
      "0": [
        "Allow Deny",
        "Use",
        "Owns",
        "Share",
        "Inject",
        "In",
        "Word Str Because",
        "Word"
      ]
    }
  },
  "attribute": {
    "or": {
      "0": [
        "Word Str",
        "Because"
      ]
    }
  }
};
