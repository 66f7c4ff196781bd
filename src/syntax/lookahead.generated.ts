// Written by scripts/generate-lookahead.ts from the rules of the parser.
import type { Points } from './points.ts';

export const lookahead: Readonly<Record<string, Points>> = {
  "word": {
    "or": {
      "1": [
        "Word",
        "Str"
      ]
    }
  },
  "names": {
    "many": {
      "1": "Comma"
    }
  },
  "value": {
    "or": {
      "1": [
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
      "1": "Comma"
    },
    "option": {
      "1": "Word Str TextBlock Num Bool Duration Size Date LSquare From",
      "2": "Word Str TextBlock Num Bool Duration Size Date LSquare From"
    }
  },
  "tail": {
    "many": {
      "1": "In When Until Because"
    },
    "or": {
      "1": [
        "When",
        "In",
        "Until",
        "Because"
      ]
    }
  },
  "shortTail": {
    "many": {
      "1": "In Because"
    },
    "or": {
      "1": [
        "In",
        "Because"
      ]
    }
  },
  "condition": {
    "many": {
      "1": "And"
    }
  },
  "term": {
    "option": {
      "1": "Not"
    },
    "or": {
      "1": [
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
      "1": [
        "Allow",
        "Deny"
      ]
    }
  },
  "ownsRest": {
    "option": {
      "1": "In"
    }
  },
  "injectRest": {
    "option": {
      "1": "Str",
      "2": "In"
    }
  },
  "principals": {
    "many": {
      "1": "Comma"
    }
  },
  "assertionRest": {
    "option": {
      "1": "Word",
      "2": "On"
    },
    "or": {
      "1": [
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
      "1": "Word Doc Ignore Was Assert",
      "2": "Semicolon"
    }
  },
  "topItem": {
    "or": {
      "1": [
        "Assert",
        "Word"
      ]
    }
  },
  "meta": {
    "many": {
      "1": "Doc",
      "2": "Ignore Was"
    }
  },
  "annotation": {
    "many": {
      "1": "Comma"
    },
    "option": {
      "1": "Because",
      "2": "Until"
    },
    "or": {
      "1": [
        "Ignore",
        "Was"
      ]
    }
  },
  "head": {
    "option": {
      "1": "Word Str",
      "2": "Word Str",
      "3": "In",
      "4": "On",
      "5": "Of"
    }
  },
  "body": {
    "many": {
      "1": "Word Str Doc Ignore Was Allow Deny Inject Use Owns Share In Because",
      "2": "Semicolon"
    }
  },
  "item": {
    "or": {
      "1": [
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
      "1": [
        "Word Str",
        "Because"
      ]
    }
  }
};
