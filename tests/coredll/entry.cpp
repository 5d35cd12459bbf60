// SPDX-License-Identifier: MIT
// entry.cpp - the program of entry.h in C++
#include "entry.h"
