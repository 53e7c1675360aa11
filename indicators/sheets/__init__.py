"""The only writer of workbooks: values with their looks, formulas with their values, paper and tables."""
