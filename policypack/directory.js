#!/usr/bin/env node
// Says where the pack is, for --policy-pack.
"use strict";
console.log(__dirname);
