"use strict";
document.getElementById("passage")?.scrollIntoView({ block: "center" });
